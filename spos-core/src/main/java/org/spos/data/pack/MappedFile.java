package org.spos.data.pack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.spos.text.Text;

/**
 * A file of any size in memory maps. A map holds at most 2 GB, so there is one every {@code stride}
 * bytes that reaches over twice the stride: any range up to the stride lies within one of them.
 */
final class MappedFile {
  private static final long STRIDE = 1L << 29;

  private final ByteBuffer[] maps;
  private final long stride;
  private final long size;

  private MappedFile(ByteBuffer[] maps, long stride, long size) {
    this.maps = maps;
    this.stride = stride;
    this.size = size;
  }

  static MappedFile open(Path file) throws IOException {
    return open(file, STRIDE);
  }

  static MappedFile open(Path file, long stride) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      ByteBuffer[] maps = new ByteBuffer[Math.toIntExact((size + stride - 1) / stride)];
      for (int i = 0; i < maps.length; i++) {
        long from = i * stride;
        long length = Math.min(2 * stride - 1, size - from);
        maps[i] = channel.map(FileChannel.MapMode.READ_ONLY, from, length);
      }
      return new MappedFile(maps, stride, size);
    }
  }

  long size() {
    return size;
  }

  /** A range, little-endian. */
  ByteBuffer slice(long offset, int length) {
    if (offset < 0 || length < 0 || length > stride || offset > size - length) {
      throw new IndexOutOfBoundsException(
          Text.format("%d bytes at %d of %d", length, offset, size));
    }
    if (length == 0) {
      return PackLayout.allocate(0);
    }
    return maps[(int) (offset / stride)]
        .slice((int) (offset % stride), length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
