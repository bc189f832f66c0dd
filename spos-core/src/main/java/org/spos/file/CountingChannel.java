package org.spos.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalLong;

/** Writes nowhere, to know how much it would have been. */
final class CountingChannel implements WritableByteChannel {
  private long bytes;

  private CountingChannel() {}

  /** Size of a file's content; empty if it cannot be produced. */
  static OptionalLong size(AtomicFiles.Body body) {
    CountingChannel channel = new CountingChannel();
    try {
      body.writeTo(channel);
      return OptionalLong.of(channel.bytes);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public int write(ByteBuffer source) {
    int written = source.remaining();
    source.position(source.limit());
    bytes += written;
    return written;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
