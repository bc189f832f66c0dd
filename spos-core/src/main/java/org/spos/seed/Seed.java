package org.spos.seed;

/**
 * The root of all randomness. A stream is a pure function of the root, a name and indices (such as
 * epoch and image), so nothing random needs saving: a resumed run at iteration i draws what an
 * uninterrupted one draws, whatever the number of threads.
 *
 * @param root any number; equal roots give equal streams on every platform
 */
public record Seed(long root) {

  /**
   * The stream of this name and these indices.
   *
   * @param name what the stream decides, such as {@code "path"} or {@code "augment"}
   * @param indices where in the run it is used, such as epoch and image
   */
  public RandomStream stream(String name, long... indices) {
    long state = RandomStream.mix(root + RandomStream.GOLDEN_GAMMA);
    for (int i = 0; i < name.length(); i++) {
      state = fold(state, name.charAt(i));
    }
    for (long index : indices) {
      state = fold(state, index);
    }
    return new RandomStream(state);
  }

  private static long fold(long state, long value) {
    return RandomStream.mix(state * 0xD1B54A32D192ED03L + value + RandomStream.GOLDEN_GAMMA);
  }
}
