package org.spos.data.transform;

/** What happens to a training image. */
public enum Augmentation {
  /** Random resized crop, colour jitter, flip: the published ImageNet training. */
  RESIZED_CROP,
  /**
   * The evaluation view, zero-padded and cropped at random, flip: usual for small images (CIFAR).
   */
  PADDED_CROP,
  /** The evaluation view as it is. */
  NONE
}
