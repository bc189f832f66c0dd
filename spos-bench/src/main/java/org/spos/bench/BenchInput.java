package org.spos.bench;

import java.util.Random;

/**
 * A batch of noise, the same in each process: time does not depend on what is in a picture.
 *
 * @param batch images
 * @param side side of the square images in pixels
 * @param pixels uint8 RGB, [batch, side, side, 3]
 * @param labels class indices, [batch]
 */
public record BenchInput(int batch, int side, byte[] pixels, int[] labels) {
  private static final long SEED = 1;

  /** The input of these sizes. */
  public static BenchInput of(int batch, int side, int classes) {
    Random random = new Random(SEED);
    byte[] pixels = new byte[batch * side * side * 3];
    random.nextBytes(pixels);
    int[] labels = random.ints(batch, 0, classes).toArray();
    return new BenchInput(batch, side, pixels, labels);
  }
}
