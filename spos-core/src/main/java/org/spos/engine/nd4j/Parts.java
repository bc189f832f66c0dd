package org.spos.engine.nd4j;

/**
 * The parts that a batch is cut into. They depend on the batch alone, so results do not depend on
 * the number of threads.
 *
 * @param batch images
 * @param size images of each part but the last, which may be smaller
 */
record Parts(int batch, int size) {

  /**
   * A part.
   *
   * @param index of all parts
   * @param from first image
   * @param images number of images
   */
  record Part(int index, int from, int images) {}

  /** As few images a part as {@code most} parts allow. */
  static Parts of(int batch, int most) {
    return new Parts(batch, (batch + most - 1) / most);
  }

  int count() {
    return (batch + size - 1) / size;
  }

  /** Parts of the full size. */
  int full() {
    return batch / size;
  }

  Part part(int index) {
    int from = index * size;
    return new Part(index, from, Math.min(size, batch - from));
  }
}
