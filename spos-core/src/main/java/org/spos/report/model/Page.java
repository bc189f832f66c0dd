package org.spos.report.model;

import java.util.List;

/**
 * A page of one run or several.
 *
 * @param title of the page
 * @param summary what was found and what it is worth, first of all
 * @param parts the comparison, if there is one, and the runs in the order in which they began
 */
public record Page(String title, List<Fact> summary, List<Part> parts) {
  public Page {
    summary = List.copyOf(summary);
    parts = List.copyOf(parts);
  }
}
