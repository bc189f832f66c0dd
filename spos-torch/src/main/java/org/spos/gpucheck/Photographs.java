package org.spos.gpucheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.spos.data.decode.JpegEncoder;
import org.spos.data.decode.RgbImage;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;

/**
 * Draws a folder of JPEG files of ImageNet's typical size: noise of several scales, as photographs
 * have it, so that a decoder has their work. A few hundred pictures are drawn, and each is written
 * many times: what is read again is decoded again.
 */
final class Photographs {
  static final int WIDTH = 500;
  static final int HEIGHT = 375;

  private static final int DRAWN = 200;
  private static final int CLASSES = 10;
  private static final int COARSEST = 128; // pixels
  private static final Seed SEED = new Seed(3);

  private Photographs() {}

  /**
   * Writes train and val.
   *
   * @param folder new or empty
   * @param count images of train
   * @return mean bytes of a file
   */
  static long draw(Path folder, int count) {
    List<byte[]> files =
        IntStream.range(0, Math.min(DRAWN, count)).parallel().mapToObj(Photographs::file).toList();
    for (int c = 0; c < CLASSES; c++) {
      directories(folder.resolve("train/class" + c));
      directories(folder.resolve("val/class" + c));
      write(folder.resolve("val/class" + c + "/0.jpg"), files.get(c % files.size()));
    }
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i ->
                write(
                    folder.resolve("train/class" + i % CLASSES + "/" + i + ".jpg"),
                    files.get(i % files.size())));
    return Math.round(files.stream().mapToInt(file -> file.length).average().orElse(0));
  }

  private static byte[] file(int number) {
    try (JpegEncoder encoder = new JpegEncoder()) {
      return encoder.encode(picture(SEED.stream("photograph", number)));
    }
  }

  private static RgbImage picture(RandomStream random) {
    float[] light = new float[WIDTH * HEIGHT];
    for (int scale = COARSEST; scale >= 1; scale /= 2) {
      add(light, scale, 4 + 3 * (float) Math.sqrt(scale), random);
    }
    float[] tint = new float[WIDTH * HEIGHT];
    for (int scale = COARSEST; scale >= COARSEST / 8; scale /= 2) {
      add(tint, scale, 2 * (float) Math.sqrt(scale), random);
    }
    byte[] pixels = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < light.length; i++) {
      for (int channel = 0; channel < 3; channel++) {
        float value = 128 + light[i] + (channel - 1) * tint[i];
        pixels[3 * i + channel] = (byte) Math.round(Math.max(0, Math.min(255, value)));
      }
    }
    return new RgbImage(pixels, WIDTH, HEIGHT);
  }

  /** Adds random values at the corners of a grid, with straight lines between. */
  private static void add(float[] plane, int scale, float strength, RandomStream random) {
    int columns = WIDTH / scale + 2;
    float[] corners = new float[columns * (HEIGHT / scale + 2)];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = strength * (float) (2 * random.nextDouble() - 1);
    }
    for (int y = 0; y < HEIGHT; y++) {
      float down = (float) (y % scale) / scale;
      for (int x = 0; x < WIDTH; x++) {
        float right = (float) (x % scale) / scale;
        int corner = y / scale * columns + x / scale;
        float above = corners[corner] * (1 - right) + corners[corner + 1] * right;
        float below =
            corners[corner + columns] * (1 - right) + corners[corner + columns + 1] * right;
        plane[y * WIDTH + x] += above * (1 - down) + below * down;
      }
    }
  }

  private static void directories(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
