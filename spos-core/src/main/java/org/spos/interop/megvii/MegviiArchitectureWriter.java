package org.spos.interop.megvii;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.spos.space.Architecture;

/** Writes {@code arch.pkl}, which the published {@code train.py} of the evaluation reads. */
public final class MegviiArchitectureWriter {
  private static final int PROTO = 0x80;

  /** The oldest protocol with one byte for a version; every Python since 2.3 reads it. */
  private static final int PROTOCOL = 2;

  private static final int MARK = '(';
  private static final int BININT1 = 'K';
  private static final int TUPLE = 't';
  private static final int STOP = '.';

  private MegviiArchitectureWriter() {}

  /** The pickled tuple of the indices, each below 256. */
  public static byte[] write(Architecture architecture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List.of(PROTO, PROTOCOL, MARK).forEach(bytes::write);
    for (int choice : architecture.choices()) {
      List.of(BININT1, choice).forEach(bytes::write);
    }
    List.of(TUPLE, STOP).forEach(bytes::write);
    return bytes.toByteArray();
  }
}
