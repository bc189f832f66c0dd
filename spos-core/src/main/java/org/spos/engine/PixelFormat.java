package org.spos.engine;

/** What the network sees of a uint8 RGB pixel. */
public enum PixelFormat {
  /** Blue, green, red as 0…255, as the published code trains ({@code --spos-preprocessing}). */
  BGR_255,
  /** Red, green, blue, divided by 255 and normalised with ImageNet's mean and deviation. */
  RGB_NORMALISED
}
