package org.spos.interop;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A format of another system that holds a whole network, layers and numbers. */
public interface NetworkFormat {

  /** Writes a network; the channel stays open. */
  void write(TrainedNetwork network, WritableByteChannel channel) throws IOException;

  /**
   * Reads a file that {@link #write} wrote and runs it, both with the other system's own code.
   *
   * @param input as {@link InputTensor} makes it, [N, 3, side, side]
   * @return logits, [N, classes]
   */
  float[] run(Path file, TrainedNetwork network, float[] input) throws IOException;
}
