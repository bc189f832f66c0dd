package org.spos.data.demo;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.spos.seed.RandomStream;

/**
 * One picture: a shaded background with clutter and distractors, the class's figure and its
 * companion, uneven light and noise.
 */
final class DemoPicture {
  private static final int SAMPLES = 2; // per pixel and axis, against jagged edges

  private final RandomStream rng;
  private final List<DemoFigure> figures = new ArrayList<>(); // back to front
  private final int near;
  private final int far;
  private final double[] clutter; // x, y, slope, width of each line

  DemoPicture(DemoClass mark, int classes, RandomStream rng) {
    this.rng = rng;
    this.near =
        DemoColor.of(rng.nextDouble(), 0.4 * rng.nextDouble(), 0.25 + 0.6 * rng.nextDouble());
    this.far =
        DemoColor.of(rng.nextDouble(), 0.4 * rng.nextDouble(), 0.25 + 0.6 * rng.nextDouble());
    this.clutter = new double[4 * (2 + rng.nextInt(4))];
    for (int i = 0; i < clutter.length; i += 4) {
      clutter[i] = rng.nextDouble();
      clutter[i + 1] = rng.nextDouble();
      clutter[i + 2] = 4 * (rng.nextDouble() - 0.5);
      clutter[i + 3] = 0.005 + 0.015 * rng.nextDouble();
    }
    int distractors = 1 + rng.nextInt(3);
    for (int i = 0; i < distractors; i++) {
      figures.add(DemoFigure.distractor(rng));
    }
    DemoFigure main = DemoFigure.main(mark, classes, rng);
    if (mark.companion() != 0) {
      figures.add(DemoFigure.companion(main, mark.companion(), rng));
    }
    figures.add(main);
  }

  BufferedImage render(int side) {
    double lightX = 0.8 * (rng.nextDouble() - 0.5);
    double lightY = 0.8 * (rng.nextDouble() - 0.5);
    double gain = 0.7 + 0.5 * rng.nextDouble();
    double noise = 4 + 10 * rng.nextDouble();
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double light =
            gain * (1 + lightX * ((double) x / side - 0.5) + lightY * ((double) y / side - 0.5));
        image.setRGB(x, y, pixel(x, y, side, light, noise));
      }
    }
    return image;
  }

  private int pixel(int x, int y, int side, double light, double noise) {
    int[] sum = new int[3];
    for (int i = 0; i < SAMPLES * SAMPLES; i++) {
      double px = (x + (i % SAMPLES + 0.5) / SAMPLES) / side;
      double py = (y + (i / SAMPLES + 0.5) / SAMPLES) / side;
      int colour = colour(px, py);
      for (int channel = 0; channel < 3; channel++) {
        sum[channel] += DemoColor.channel(colour, channel);
      }
    }
    int rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
      double level =
          sum[channel] * light / (SAMPLES * SAMPLES) + noise * (2 * rng.nextDouble() - 1);
      rgb = rgb << 8 | (int) Math.max(0, Math.min(255, level));
    }
    return rgb;
  }

  private int colour(double px, double py) {
    for (int i = figures.size() - 1; i >= 0; i--) {
      if (figures.get(i).covers(px, py)) {
        return figures.get(i).colour(px, py);
      }
    }
    for (int i = 0; i < clutter.length; i += 4) {
      double across = py - clutter[i + 1] - clutter[i + 2] * (px - clutter[i]);
      if (Math.abs(across) < clutter[i + 3] * (1 + Math.abs(clutter[i + 2]))) {
        return far;
      }
    }
    return mix(py);
  }

  private int mix(double share) {
    int rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
      double level =
          (1 - share) * DemoColor.channel(near, channel) + share * DemoColor.channel(far, channel);
      rgb = rgb << 8 | (int) level;
    }
    return rgb;
  }
}
