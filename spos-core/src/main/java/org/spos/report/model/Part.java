package org.spos.report.model;

import java.util.List;

/**
 * A run on the page, or what compares several.
 *
 * @param id unique on its page, of letters, digits and hyphens
 * @param title of the part: the name of the run
 * @param state {@code running}, {@code finished} and so on; empty where it is no run
 * @param lead one sentence
 * @param facts its figures, the most important first
 * @param items its charts and tables
 * @param further what few look at: settings, manifest
 */
public record Part(
    String id,
    String title,
    String state,
    String lead,
    List<Fact> facts,
    List<Item> items,
    List<Item> further) {
  public Part {
    facts = List.copyOf(facts);
    items = List.copyOf(items);
    further = List.copyOf(further);
  }
}
