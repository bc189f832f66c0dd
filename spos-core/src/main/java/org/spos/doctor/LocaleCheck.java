package org.spos.doctor;

import java.util.List;
import java.util.Locale;

/** Whether Java can open all names of files. */
final class LocaleCheck implements Check {
  @Override
  public String topic() {
    return "locale";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    String names = machine.property("sun.jnu.encoding");
    boolean unicode = names.toLowerCase(Locale.ROOT).replace("-", "").equals("utf8");
    return List.of(
        unicode
            ? Finding.ok(topic(), "names of files in " + names)
            : Finding.note(
                topic(),
                "names of files are read in %s: one with other letters cannot be opened"
                    .formatted(names.isEmpty() ? "an unknown character set" : names),
                "set LC_ALL=C.UTF-8 (the launcher does it where the system has a UTF-8 locale)"));
  }
}
