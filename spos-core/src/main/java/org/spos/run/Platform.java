package org.spos.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine and the Java runtime.
 *
 * @param jvm vendor, name and version
 * @param os name, version and architecture
 * @param cpu model as the system calls it, or {@code unknown}
 * @param cpus processors that this process may use
 * @param maxHeapBytes limit of the Java heap
 */
public record Platform(String jvm, String os, String cpu, int cpus, long maxHeapBytes) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** Where this process runs. */
  public static Platform current() {
    return new Platform(
        "%s %s %s"
            .formatted(
                property("java.vendor"), property("java.vm.name"), property("java.vm.version")),
        "%s %s %s".formatted(property("os.name"), property("os.version"), property("os.arch")),
        cpuModel(CPUINFO),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory());
  }

  static String cpuModel(Path cpuinfo) {
    return first(cpuinfo, "model name").orElse("unknown");
  }

  /** What the first processor can do, in Linux's words; empty where the system does not tell. */
  public static String cpuFlags() {
    return first(CPUINFO, "flags").orElse("");
  }

  private static Optional<String> first(Path cpuinfo, String name) {
    if (!Files.isReadable(cpuinfo)) {
      return Optional.empty(); // macOS and Windows keep it elsewhere
    }
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
