package org.spos.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.spos.natives.FolderState;
import org.spos.natives.NativeLibraries;

/** Folders into which native libraries are unpacked. */
final class CacheCheck implements Check {
  private static final String REMEDY =
      "set %s to a folder with room from which libraries may be loaded"
          .formatted(NativeLibraries.VARIABLE);

  private final Supplier<List<FolderState>> folders;

  CacheCheck() {
    this(NativeLibraries::folders);
  }

  CacheCheck(Supplier<List<FolderState>> folders) {
    this.folders = folders;
  }

  @Override
  public String topic() {
    return "cache";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    for (FolderState folder : folders.get()) {
      if (folder.refusal().isEmpty()) {
        findings.add(Finding.ok(topic(), folder.path() + " holds native libraries"));
        return findings; // later ones are not tried
      }
      findings.add(
          Finding.note(topic(), "%s %s".formatted(folder.path(), folder.refusal().get()), REMEDY));
    }
    findings.add(
        Finding.fault(topic(), "no folder can hold native libraries: nothing can compute", REMEDY));
    return findings;
  }
}
