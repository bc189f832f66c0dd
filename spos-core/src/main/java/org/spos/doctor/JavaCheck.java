package org.spos.doctor;

import java.util.ArrayList;
import java.util.List;

/** Version and completeness of Java, and how this program was started. */
final class JavaCheck implements Check {
  private static final int OLDEST = 17;

  /** What the libraries use; docs/release.md names them for who links a runtime. */
  private static final List<String> MODULES =
      List.of(
          "java.desktop",
          "java.logging",
          "java.management",
          "java.naming",
          "java.sql",
          "java.xml",
          "jdk.httpserver",
          "jdk.management",
          "jdk.unsupported");

  @Override
  public String topic() {
    return "Java";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    findings.add(version(machine));
    findings.add(system(machine));
    List<String> missing =
        MODULES.stream().filter(module -> ModuleLayer.boot().findModule(module).isEmpty()).toList();
    if (!missing.isEmpty()) {
      findings.add(
          Finding.fault(
              topic(),
              "this runtime lacks the modules " + String.join(", ", missing),
              "install a complete runtime (Debian: openjdk-17-jre-headless)"));
    }
    if (machine.property("spos.home").isEmpty()) {
      findings.add(
          Finding.note(
              topic(),
              "it was not started by the launcher, which sets threads, huge pages and kernels",
              "start it as scripts/spos, or bin/spos of a release"));
    }
    return findings;
  }

  private Finding version(Machine machine) {
    String version = machine.property("java.version");
    String text = "%s %s".formatted(machine.property("java.vm.name"), version);
    // 17.0.15, 25, 21-ea; 1.8 of old
    String feature = version.split("[.+-]")[0];
    boolean old = !feature.matches("\\d{1,4}") || Integer.parseInt(feature) < OLDEST;
    return old
        ? Finding.fault(topic(), text, "install Java 17 or later, or set JAVA_HOME to one")
        : Finding.ok(topic(), text);
  }

  private Finding system(Machine machine) {
    String system = machine.property("os.name") + " " + machine.property("os.arch");
    return system.equals("Linux amd64")
        ? Finding.ok("system", "Linux x86_64 " + machine.property("os.version"))
        : Finding.note(
            "system",
            system + " is not tested",
            "use Linux x86_64; elsewhere commands without tensors work at least (spos describe)");
  }
}
