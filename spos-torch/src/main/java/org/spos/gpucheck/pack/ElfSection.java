package org.spos.gpucheck.pack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A section of a 64-bit little-endian ELF file.
 *
 * @param offset in the file
 * @param size in bytes
 */
record ElfSection(int offset, int size) {
  private static final int MAGIC = 0x464c457f; // \x7fELF
  private static final int BITS_64_LITTLE_ENDIAN = 0x0102;

  // Offsets in the header of the file, and in that of a section.
  private static final int TABLE = 0x28;
  private static final int ENTRY_SIZE = 0x3a;
  private static final int ENTRIES = 0x3c;
  private static final int NAMES = 0x3e;
  private static final int SECTION_OFFSET = 0x18;
  private static final int SECTION_SIZE = 0x20;

  /**
   * Finds a section by its name.
   *
   * @param file the whole file, little-endian
   * @throws IllegalArgumentException if it is no such ELF file
   */
  static Optional<ElfSection> find(ByteBuffer file, String name) {
    if (file.order() != ByteOrder.LITTLE_ENDIAN
        || file.limit() < 64
        || file.getInt(0) != MAGIC
        || file.getShort(4) != BITS_64_LITTLE_ENDIAN) {
      throw new IllegalArgumentException("not a 64-bit little-endian ELF file");
    }
    int names = at(file, file.getShort(NAMES)).offset;
    for (int i = 0; i < file.getShort(ENTRIES); i++) {
      if (text(file, names + file.getInt(header(file, i))).equals(name)) {
        return Optional.of(at(file, i));
      }
    }
    return Optional.empty();
  }

  private static int header(ByteBuffer file, int section) {
    return Math.toIntExact(file.getLong(TABLE)) + section * file.getShort(ENTRY_SIZE);
  }

  private static ElfSection at(ByteBuffer file, int section) {
    int header = header(file, section);
    return new ElfSection(
        Math.toIntExact(file.getLong(header + SECTION_OFFSET)),
        Math.toIntExact(file.getLong(header + SECTION_SIZE)));
  }

  private static String text(ByteBuffer file, int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; file.get(i) != 0; i++) {
      text.append((char) file.get(i));
    }
    return text.toString();
  }
}
