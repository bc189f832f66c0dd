package org.spos.doctor;

import java.util.List;
import java.util.Optional;

/** Whether tensors lie in huge pages, which make a training step a tenth faster. */
final class HugePagesCheck implements Check {
  private static final String FILE = "sys/kernel/mm/transparent_hugepage/enabled";

  @Override
  public String topic() {
    return "huge pages";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    Optional<String> line = machine.line(FILE);
    if (line.isEmpty() || !line.get().contains("[")) {
      return List.of(
          Finding.note(
              topic(),
              "the system does not tell whether it gives them",
              "nothing; a training step may take a tenth longer"));
    }
    String text = line.get();
    String chosen =
        text.substring(text.indexOf('[') + 1, Math.max(text.indexOf(']'), text.indexOf('[') + 1));
    boolean asked = machine.variable("GLIBC_TUNABLES").orElse("").contains("malloc.hugetlb");
    if (chosen.equals("never")) {
      return List.of(
          Finding.note(
              topic(),
              "switched off; a training step takes a tenth longer",
              "as root: echo madvise > /" + FILE));
    }
    if (chosen.equals("madvise") && !asked) {
      return List.of(
          Finding.note(
              topic(),
              "given to who asks (madvise), but GLIBC_TUNABLES does not ask",
              "start it by the launcher, or set GLIBC_TUNABLES=glibc.malloc.hugetlb=1"));
    }
    return List.of(Finding.ok(topic(), chosen));
  }
}
