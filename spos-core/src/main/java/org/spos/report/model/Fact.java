package org.spos.report.model;

/**
 * One figure with its name.
 *
 * @param name what it is
 * @param value as people read it
 * @param detail what belongs to it, such as its error or where it comes from; may be empty
 */
public record Fact(String name, String value, String detail) {
  public Fact(String name, String value) {
    this(name, value, "");
  }
}
