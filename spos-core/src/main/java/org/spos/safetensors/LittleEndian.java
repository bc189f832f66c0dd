package org.spos.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Float arrays as the bytes that files hold, without a second copy of the whole array. */
public final class LittleEndian {
  private static final int CHUNK_FLOATS = 1 << 18;

  private LittleEndian() {}

  /** Takes one piece, which is valid only during the call. */
  public interface ChunkConsumer<E extends Exception> {
    void accept(ByteBuffer chunk) throws E;
  }

  /** Passes the array piece by piece. */
  public static <E extends Exception> void forEachChunk(float[] values, ChunkConsumer<E> consumer)
      throws E {
    ByteBuffer chunk =
        ByteBuffer.allocate(Math.min(values.length, CHUNK_FLOATS) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
      int count = Math.min(CHUNK_FLOATS, values.length - from);
      chunk.clear().limit(count * Float.BYTES);
      chunk.asFloatBuffer().put(values, from, count);
      consumer.accept(chunk);
    }
  }
}
