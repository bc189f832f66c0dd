package org.spos.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A machine that a test makes up: all is well until it says otherwise. */
final class OtherMachine {
  private final Path root;
  private final Map<String, String> environment = new HashMap<>();
  private final Properties properties = new Properties();
  private int processors = 4;
  private long nowMillis = System.currentTimeMillis();

  OtherMachine(Path root) {
    this.root = root;
    file("proc/cpuinfo", "processor\t: 0\nmodel name\t: Made up\nflags\t\t: fpu avx2 avx512f\n");
    file("proc/loadavg", "0.10 0.20 0.30 1/100 4242\n");
    file("proc/meminfo", "MemTotal:       16000000 kB\nMemAvailable:   12000000 kB\n");
    file("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
    variable("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
    variable("OPENBLAS_CORETYPE", "SkylakeX");
    property("java.version", "17.0.15");
    property("java.vm.name", "OpenJDK 64-Bit Server VM");
    property("os.name", "Linux");
    property("os.arch", "amd64");
    property("os.version", "6.1");
    property("spos.home", "/opt/spos");
    property("sun.jnu.encoding", "UTF-8");
  }

  OtherMachine file(String name, String content) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OtherMachine variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  OtherMachine property(String name, String value) {
    properties.setProperty(name, value);
    return this;
  }

  OtherMachine processors(int number) {
    processors = number;
    return this;
  }

  OtherMachine now(long millis) {
    nowMillis = millis;
    return this;
  }

  Machine machine() {
    return new Machine(environment, properties, root, root, processors, nowMillis);
  }

  /** Findings as lines {@code state topic: found > remedy}. */
  String seenBy(Check check) {
    return check.examine(machine()).stream()
        .map(OtherMachine::line)
        .collect(Collectors.joining("\n"));
  }

  static String line(Finding finding) {
    return finding.state()
        + " "
        + finding.topic()
        + ": "
        + finding.found()
        + finding.remedy().map(remedy -> " > " + remedy).orElse("");
  }

  static List<String> lines(List<Finding> findings) {
    return findings.stream().map(OtherMachine::line).toList();
  }
}
