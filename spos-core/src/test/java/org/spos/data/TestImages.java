package org.spos.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.spos.data.source.ImageSource;
import org.spos.engine.ImageBatch;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.text.Text;

/** Small pictures made on the fly. */
public final class TestImages {
  private TestImages() {}

  /** Whether files can have any name here; Java gives them names of ASCII only in locale C. */
  public static boolean anyFileName() {
    return "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
  }

  /** Smooth colours with noise; every index gives another picture. */
  public static BufferedImage picture(int width, int height, long index) {
    RandomStream rng = new Seed(77).stream("picture", index);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int base = rng.nextInt(1 << 24);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, base ^ (x * 0x020100 + y * 0x000204 + rng.nextInt(16)));
      }
    }
    return image;
  }

  /** The same as uint8 RGB. */
  public static byte[] pixels(int width, int height, long index) {
    BufferedImage picture = picture(width, height, index);
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i += 3) {
      int rgb = picture.getRGB(i / 3 % width, i / 3 / width);
      pixels[i] = (byte) (rgb >> 16);
      pixels[i + 1] = (byte) (rgb >> 8);
      pixels[i + 2] = (byte) rgb;
    }
    return pixels;
  }

  public static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    String name = file.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
    if (!ImageIO.write(image, name.endsWith("png") ? "png" : "jpg", file.toFile())) {
      throw new IOException("no writer for " + file);
    }
  }

  /** Writes {@code perClass} pictures for each class into a folder. */
  public static void writeClasses(Path folder, int perClass, String... classes) throws IOException {
    for (int label = 0; label < classes.length; label++) {
      for (int i = 0; i < perClass; i++) {
        Path file = folder.resolve(classes[label]).resolve(Text.format("%03d.png", i));
        write(picture(24 + i % 5, 20 + label, 1000L * label + i), file);
      }
    }
  }

  /** A data set of classes a, b, c with so many training images each, and 2 for val. */
  public static ImageData folder(Path directory, int perClass) throws IOException {
    writeClasses(directory.resolve("train"), perClass, "a", "b", "c");
    writeClasses(directory.resolve("val"), 2, "a", "b", "c");
    return ImageData.open(directory);
  }

  /** Images that have paths and nothing else. */
  static ImageSource nowhere(String... paths) {
    return new ImageSource() {
      @Override
      public int size() {
        return paths.length;
      }

      @Override
      public String path(int image) {
        return paths[image];
      }

      @Override
      public String name(int image) {
        return paths[image];
      }

      @Override
      public long bytes(int image) {
        return 0;
      }

      @Override
      public ByteBuffer content(int image) {
        throw new AssertionError("nothing is read here");
      }
    };
  }

  /** The next batches, copied to something that compares by value. */
  static List<List<Object>> read(BatchStream stream, int batches) {
    List<List<Object>> all = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      ImageBatch batch = stream.next();
      all.add(List.of(ByteBuffer.wrap(batch.pixels()), java.nio.IntBuffer.wrap(batch.labels())));
    }
    return all;
  }

  static Set<String> paths(ImageSet set) {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < set.size(); i++) {
      paths.add(set.path(i));
    }
    return paths;
  }
}
