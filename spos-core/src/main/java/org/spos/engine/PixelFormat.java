package org.spos.engine;

/** What the network sees of a uint8 RGB pixel. */
public enum PixelFormat {
  /** Blue, green, red as 0…255, as the published code trains ({@code --spos-preprocessing}). */
  BGR255 {
    @Override
    public int source(int channel) {
      return 2 - channel;
    }

    @Override
    public float value(int channel, int pixel) {
      return pixel;
    }

    @Override
    public String description() {
      return "blue, green, red from 0 to 255";
    }
  },
  /** Red, green, blue, divided by 255 and normalised with ImageNet's mean and deviation. */
  NORMALISED {
    @Override
    public int source(int channel) {
      return channel;
    }

    @Override
    public float value(int channel, int pixel) {
      return (float) ((pixel / 255.0 - MEAN[channel]) / DEVIATION[channel]);
    }

    @Override
    public String description() {
      return "red, green, blue: (value / 255 - mean) / deviation, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225";
    }
  };

  /** ImageNet's channel means and deviations, as torchvision and NNI use them. */
  private static final double[] MEAN = {0.485, 0.456, 0.406};

  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  /** Which of R, G, B (0, 1, 2) is the network's input channel. */
  public abstract int source(int channel);

  /** The input value of a channel for a pixel value in 0…255. */
  public abstract float value(int channel, int pixel);

  /** In words, for files of other systems. */
  public abstract String description();
}
