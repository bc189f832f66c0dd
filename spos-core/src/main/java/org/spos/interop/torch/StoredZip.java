package org.spos.interop.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file as PyTorch writes it: nothing compressed, and the content of each entry at a multiple
 * of 64 bytes, so that it can be mapped into memory.
 */
final class StoredZip {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  private final ZipOutputStream zip;
  private long position;

  StoredZip(OutputStream out) {
    this.zip = new ZipOutputStream(out);
  }

  /** Adds an entry; its name is ASCII. */
  void add(String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    // The same bytes whenever it is written; the earliest day would add a field for what it lacks.
    entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
    long start = position + LOCAL_HEADER + name.length() + EXTRA_HEADER;
    entry.setExtra(padding((int) Math.floorMod(-start, (long) ALIGNMENT)));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
    position = start + entry.getExtra().length - EXTRA_HEADER + content.length;
  }

  /** Writes the directory; the stream stays open. */
  void finish() throws IOException {
    zip.finish();
    zip.flush();
  }

  /** An extra field of the kind that PyTorch pads with, of any length. */
  private static byte[] padding(int length) {
    byte[] extra = new byte[EXTRA_HEADER + length];
    Arrays.fill(extra, (byte) 'Z');
    byte[] kind = "FB".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(kind, 0, extra, 0, kind.length);
    extra[2] = (byte) length;
    extra[3] = 0;
    return extra;
  }
}
