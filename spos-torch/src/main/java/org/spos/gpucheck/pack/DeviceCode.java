package org.spos.gpucheck.pack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.spos.error.ConfigException;

/**
 * The code for GPUs in a shared library: fat binaries, each of which has the same kernels for
 * several architectures. CUDA takes the entry that fits the GPU and reads no other, so that those
 * may be cleared; cleared bytes compress to nothing.
 */
final class DeviceCode {
  private static final String SECTION = ".nv_fatbin";
  private static final int MAGIC = 0xba55ed50;

  // A fat binary: magic (4), version (2), size of its header (2), size of its entries (8).
  private static final int HEADER_SIZE = 6;
  private static final int ENTRIES_SIZE = 8;

  // An entry: kind (2), version (2), size of its header (4), size of its code (8), ...,
  // architecture.
  private static final int ENTRY_HEADER_SIZE = 4;
  private static final int CODE_SIZE = 8;
  private static final int ARCHITECTURE = 28;

  private DeviceCode() {}

  /**
   * What was done to a library.
   *
   * @param kept bytes of code for the architecture
   * @param cleared bytes of code for others
   */
  record Kept(long kept, long cleared) {}

  /** The code of a kernel file for an architecture. */
  private record Entry(int architecture, int from, int size) {}

  /**
   * Clears the code that a GPU of this architecture does not run; the file keeps its size.
   *
   * @param library a shared library
   * @param architecture such as 90 for sm_90
   * @return empty if the library holds no code for GPUs
   * @throws ConfigException if it holds code, and none that such a GPU runs
   */
  static Optional<Kept> keepOnly(Path library, int architecture) throws IOException {
    try (FileChannel channel =
        FileChannel.open(library, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer file = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
      file.order(ByteOrder.LITTLE_ENDIAN);
      Optional<ElfSection> section = ElfSection.find(file, SECTION);
      return section.map(found -> keepOnly(file, found, architecture));
    }
  }

  private static Kept keepOnly(ByteBuffer file, ElfSection section, int architecture) {
    long kept = 0;
    long cleared = 0;
    SortedSet<Integer> all = new TreeSet<>();
    for (List<Entry> binary : binaries(file, section)) {
      int best =
          binary.stream()
              .mapToInt(Entry::architecture)
              .filter(one -> runs(architecture, one))
              .max()
              .orElse(0);
      for (Entry entry : binary) {
        all.add(entry.architecture);
        if (entry.architecture == best) {
          kept += entry.size;
        } else {
          cleared += entry.size;
          file.put(entry.from, new byte[entry.size]);
        }
      }
    }
    if (kept == 0) {
      throw new ConfigException(
          "libtorch has no code for sm_%s; it has %s"
              .formatted(
                  architecture,
                  all.stream().map(one -> "sm_" + one).collect(Collectors.joining(", "))));
    }
    return new Kept(kept, cleared);
  }

  /** Code runs on GPUs of the same generation that are not older. */
  private static boolean runs(int gpu, int code) {
    return code / 10 == gpu / 10 && code <= gpu;
  }

  private static List<List<Entry>> binaries(ByteBuffer file, ElfSection section) {
    List<List<Entry>> binaries = new ArrayList<>();
    int at = section.offset();
    int end = at + section.size();
    while (at < end) {
      if (file.getInt(at) != MAGIC) {
        at += Long.BYTES; // they are aligned
        continue;
      }
      int first = at + file.getShort(at + HEADER_SIZE);
      int after = first + Math.toIntExact(file.getLong(at + ENTRIES_SIZE));
      binaries.add(entries(file, first, after));
      at = after;
    }
    return binaries;
  }

  private static List<Entry> entries(ByteBuffer file, int first, int after) {
    List<Entry> entries = new ArrayList<>();
    int at = first;
    while (at < after) {
      int code = at + file.getInt(at + ENTRY_HEADER_SIZE);
      int size = Math.toIntExact(file.getLong(at + CODE_SIZE));
      entries.add(new Entry(file.getInt(at + ARCHITECTURE), code, size));
      at = code + size;
    }
    if (at != after) {
      throw new IllegalArgumentException("a fat binary has another form than is known");
    }
    return entries;
  }
}
