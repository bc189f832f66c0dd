package org.spos.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    if (!Files.isReadable(cpuinfo)) {
      return "unknown"; // macOS and Windows keep it elsewhere
    }
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
