package org.spos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of the memory of this process, native memory included. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmHWM:";

  /** Of /proc/self/stat, after the name in parentheses: faults that needed no disk. */
  private static final int MINOR_FAULTS = 7;

  private ProcessMemory() {}

  /** The most that was resident, in MB of 10^6 bytes; −1 on other systems. */
  static long peakMegabytes() {
    if (!Files.exists(STATUS)) {
      return -1;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(FIELD))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pages that the system has given so far, each at its first touch; 0 on other systems. */
  static long givenPages() {
    Path file = Path.of("/proc/self/stat");
    if (!Files.exists(file)) {
      return 0;
    }
    try {
      String line = Files.readString(file);
      return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ")[MINOR_FAULTS]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
