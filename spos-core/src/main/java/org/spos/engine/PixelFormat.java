package org.spos.engine;

import java.util.List;
import java.util.stream.Collectors;

/** What the network sees of a uint8 RGB pixel. */
public sealed interface PixelFormat {
  /** Blue, green, red as 0…255, as the published code trains ({@code --spos-preprocessing}). */
  PixelFormat BGR255 = new Bgr255();

  /** Normalised with ImageNet's mean and deviation, as torchvision and NNI do. */
  Normalised NORMALISED =
      new Normalised(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  /** Which of R, G, B (0, 1, 2) is the network's input channel. */
  int source(int channel);

  /** The input value of a channel for a pixel value in 0…255. */
  float value(int channel, int pixel);

  /** A short name that tells formats apart, for records. */
  String name();

  /** In words, for files of other systems. */
  String description();

  /** See {@link #BGR255}. */
  record Bgr255() implements PixelFormat {
    @Override
    public int source(int channel) {
      return 2 - channel;
    }

    @Override
    public float value(int channel, int pixel) {
      return pixel;
    }

    @Override
    public String name() {
      return "BGR255";
    }

    @Override
    public String description() {
      return "blue, green, red from 0 to 255";
    }
  }

  /**
   * Red, green, blue, divided by 255, less the mean, divided by the deviation.
   *
   * @param mean of each channel in [0, 1]
   * @param deviation of each channel, above 0
   */
  record Normalised(List<Double> mean, List<Double> deviation) implements PixelFormat {
    public Normalised {
      mean = List.copyOf(mean);
      deviation = List.copyOf(deviation);
      if (mean.size() != 3 || deviation.size() != 3 || deviation.stream().anyMatch(d -> !(d > 0))) {
        throw new IllegalArgumentException("mean " + mean + ", deviation " + deviation);
      }
    }

    @Override
    public int source(int channel) {
      return channel;
    }

    @Override
    public float value(int channel, int pixel) {
      return (float) ((pixel / 255.0 - mean.get(channel)) / deviation.get(channel));
    }

    @Override
    public String name() {
      return equals(NORMALISED) ? "NORMALISED" : "NORMALISED " + constants();
    }

    @Override
    public String description() {
      return "red, green, blue: (value / 255 - mean) / deviation, " + constants();
    }

    private String constants() {
      return "mean %s, deviation %s".formatted(text(mean), text(deviation));
    }

    private static String text(List<Double> numbers) {
      return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
  }
}
