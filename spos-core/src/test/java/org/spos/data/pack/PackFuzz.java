package org.spos.data.pack;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.source.Listing;
import org.spos.fuzz.FuzzFile;

/** Packs, as they are and with an index that vouches for itself. */
public final class PackFuzz {
  private static final ImageDecoder DECODER = new ImageDecoder();

  private PackFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.read(bytes, PackFuzz::readAll);
    FuzzFile.read(withIndex(bytes, 0), PackFuzz::readAll);
    FuzzFile.read(withIndex(bytes, 1), PackFuzz::readAll);
  }

  private static void readAll(Path file) {
    PackFile pack = PackFile.open(file);
    for (Listing split : List.of(pack.train(), pack.val())) {
      for (int i = 0; i < split.images().size(); i++) {
        int image = i;
        FuzzFile.refusing(() -> split.images().read(image, DECODER));
      }
    }
  }

  /** A whole pack without records. */
  static byte[] withIndex(byte[] index, int kind) {
    ByteBuffer pack =
        PackLayout.allocate(PackLayout.HEADER + index.length + PackLayout.TRAILER)
            .putLong(PackLayout.MAGIC)
            .putInt(PackLayout.VERSION)
            .putInt(kind)
            .position(PackLayout.HEADER)
            .put(index);
    return pack.putLong(PackLayout.HEADER)
        .putLong(index.length)
        .putInt(PackLayout.crc(ByteBuffer.wrap(index)))
        .putInt(PackLayout.VERSION)
        .putLong(PackLayout.END_MAGIC)
        .array();
  }
}
