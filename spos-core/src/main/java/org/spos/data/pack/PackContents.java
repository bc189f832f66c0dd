package org.spos.data.pack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.spos.text.Text;

/** The index of a pack as it is read, see {@link PackLayout}; nothing in it is believed. */
final class PackContents {
  private final ByteBuffer rows;
  private final ByteBuffer paths;
  private final List<String> classes;
  private final int trainImages;

  /**
   * Takes an index apart.
   *
   * @throws IndexOutOfBoundsException if it points outside itself
   */
  PackContents(ByteBuffer index) {
    this.trainImages = counted(index.getInt(4));
    long rowBytes = (trainImages + (long) counted(index.getInt(8))) * PackLayout.ROW;
    int nameBytes = counted(index.getInt(12));
    this.classes = names(slice(index, PackLayout.INDEX_HEADER, nameBytes), index.getInt(0));
    long rowsAt = PackLayout.INDEX_HEADER + (long) nameBytes;
    this.rows = slice(index, rowsAt, rowBytes);
    this.paths = slice(index, rowsAt + rowBytes, index.capacity() - rowsAt - rowBytes);
    for (int i = 0; i < images(); i++) {
      if (label(i) < 0 || label(i) >= classes.size()) {
        throw new IndexOutOfBoundsException(
            Text.format("label %d of %d classes", label(i), classes.size()));
      }
    }
  }

  List<String> classes() {
    return classes;
  }

  int trainImages() {
    return trainImages;
  }

  int images() {
    return rows.capacity() / PackLayout.ROW;
  }

  long offset(int image) {
    return rows.getLong(image * PackLayout.ROW);
  }

  int length(int image) {
    return rows.getInt(image * PackLayout.ROW + 8);
  }

  int crc(int image) {
    return rows.getInt(image * PackLayout.ROW + 12);
  }

  int width(int image) {
    return rows.getInt(image * PackLayout.ROW + 16);
  }

  int height(int image) {
    return rows.getInt(image * PackLayout.ROW + 20);
  }

  int label(int image) {
    return rows.getInt(image * PackLayout.ROW + 24);
  }

  /**
   * Path of an image below its split.
   *
   * @throws IndexOutOfBoundsException if it lies outside the index
   */
  String path(int image) {
    return new String(
        text(paths, rows.getInt(image * PackLayout.ROW + 28)), StandardCharsets.UTF_8);
  }

  private static List<String> names(ByteBuffer names, int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0, at = 0; i < count; i++) {
      byte[] name = text(names, at);
      all.add(new String(name, StandardCharsets.UTF_8));
      at += 2 + name.length;
    }
    return all;
  }

  private static byte[] text(ByteBuffer buffer, int at) {
    byte[] utf8 = new byte[buffer.getShort(at) & 0xFFFF];
    buffer.get(at + 2, utf8);
    return utf8;
  }

  private static int counted(int number) {
    if (number < 0) {
      throw new IndexOutOfBoundsException("a count of " + number);
    }
    return number;
  }

  private static ByteBuffer slice(ByteBuffer index, long from, long bytes) {
    if (bytes < 0 || from > index.capacity() - bytes) {
      throw new IndexOutOfBoundsException(Text.format("%d bytes at %d", bytes, from));
    }
    return index.slice((int) from, (int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
