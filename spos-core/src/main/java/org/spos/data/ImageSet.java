package org.spos.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.spos.seed.Seed;

/** Image files with their classes, in a fixed order. Immutable; subsets share nothing mutable. */
public final class ImageSet {
  private final Path directory;
  private final List<String> classes;
  private final String[] paths;
  private final long[] sizes;
  private final int[] labels;

  ImageSet(Path directory, List<String> classes, String[] paths, long[] sizes, int[] labels) {
    this.directory = directory;
    this.classes = List.copyOf(classes);
    this.paths = paths;
    this.sizes = sizes;
    this.labels = labels;
  }

  /** Number of images. */
  public int size() {
    return paths.length;
  }

  /** Names of the classes, in the order of the labels; of all, also of those without image here. */
  public List<String> classes() {
    return classes;
  }

  /** The file of image i. */
  public Path file(int i) {
    return directory.resolve(paths[i]);
  }

  /** The path of image i relative to the split's folder, with slashes: {@code class/name.jpg}. */
  public String path(int i) {
    return paths[i];
  }

  /** The class of image i, from 0. */
  public int label(int i) {
    return labels[i];
  }

  /** The images of each class, as indices into this set in ascending order. */
  int[][] byClass() {
    int[] counts = new int[classes.size()];
    for (int label : labels) {
      counts[label]++;
    }
    int[][] members = new int[counts.length][];
    for (int label = 0; label < counts.length; label++) {
      members[label] = new int[counts[label]];
    }
    int[] filled = new int[counts.length];
    for (int i = 0; i < labels.length; i++) {
      members[labels[i]][filled[labels[i]]++] = i;
    }
    return members;
  }

  /**
   * A random sample that holds the classes in proportion, in an order that mixes them.
   *
   * @param images how many, at least 1; all if there are fewer
   * @param name of the random streams: equal seeds and names give equal samples
   */
  public ImageSet sample(int images, Seed seed, String name) {
    if (images < 1) {
      throw new IllegalArgumentException("images must be at least 1, got " + images);
    }
    return select(StratifiedSample.draw(byClass(), Math.min(images, size()), seed, name));
  }

  /** These images in this order. */
  ImageSet select(int[] indices) {
    String[] chosenPaths = new String[indices.length];
    long[] chosenSizes = new long[indices.length];
    int[] chosenLabels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      chosenPaths[i] = paths[indices[i]];
      chosenSizes[i] = sizes[indices[i]];
      chosenLabels[i] = labels[indices[i]];
    }
    return new ImageSet(directory, classes, chosenPaths, chosenSizes, chosenLabels);
  }

  /**
   * SHA-256 in hexadecimal over relative paths, file sizes and order: tells whether a run goes on
   * with the data it began with, without reading the images.
   */
  public String fingerprint() {
    MessageDigest digest = sha256();
    for (int i = 0; i < paths.length; i++) {
      digest.update(paths[i].getBytes(StandardCharsets.UTF_8));
      digest.update(ByteBuffer.allocate(1 + Long.BYTES).putLong(1, sizes[i]));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
