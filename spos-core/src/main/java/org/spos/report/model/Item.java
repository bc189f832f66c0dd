package org.spos.report.model;

/** One thing to look at, with a title. */
public sealed interface Item permits Chart, Shares, Intervals, Strip, Table {
  /** Unique on its page, of letters, digits and hyphens. */
  String id();

  /** What it shows, for its heading. */
  String title();

  /** What must be known to read it right; may be empty. */
  String note();
}
