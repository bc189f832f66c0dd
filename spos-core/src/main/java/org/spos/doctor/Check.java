package org.spos.doctor;

import java.util.List;

/** Looks at one thing. May throw anything: {@link Doctor} makes a finding of it. */
interface Check {

  /** What it looks at, such as {@code clock}. */
  String topic();

  /** What it found; nothing where another check says it already. */
  List<Finding> examine(Machine machine);
}
