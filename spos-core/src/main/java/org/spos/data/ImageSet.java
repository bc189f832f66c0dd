package org.spos.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.data.source.BadImages;
import org.spos.data.source.ImageSource;
import org.spos.data.source.Listing;
import org.spos.digest.Sha256;
import org.spos.error.DataException;
import org.spos.seed.Seed;

/** Images with their classes, in a fixed order. Immutable; subsets share nothing mutable. */
public final class ImageSet implements ImageSource {
  private final ImageSource source;
  private final List<String> classes;
  private final int[] items; // numbers in the source
  private final int[] labels;

  private ImageSet(ImageSource source, List<String> classes, int[] items, int[] labels) {
    this.source = source;
    this.classes = classes;
    this.items = items;
    this.labels = labels;
  }

  /** All images of a listing, in its order. */
  public static ImageSet of(Listing listing) {
    int[] all = IntStream.range(0, listing.images().size()).toArray();
    return new ImageSet(listing.images(), listing.classes(), all, listing.labels());
  }

  @Override
  public int size() {
    return items.length;
  }

  /** Names of the classes, in the order of the labels; of all, also of those without image here. */
  public List<String> classes() {
    return classes;
  }

  @Override
  public String path(int i) {
    return source.path(items[i]);
  }

  @Override
  public String name(int i) {
    return source.name(items[i]);
  }

  /** The class of image i, from 0. */
  public int label(int i) {
    return labels[i];
  }

  @Override
  public RgbImage read(int i, ImageDecoder decoder) {
    return source.read(items[i], decoder);
  }

  @Override
  public long bytes(int i) {
    return source.bytes(items[i]);
  }

  @Override
  public boolean isFile(int i) {
    return source.isFile(items[i]);
  }

  /** The same images as a listing. */
  public Listing listing() {
    return new Listing(this, classes, labels);
  }

  @Override
  public ByteBuffer content(int i) {
    return source.content(items[i]);
  }

  /** Number of images of each class, in the order of the labels. */
  public int[] counts() {
    int[] counts = new int[classes.size()];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /** The images of each class, as indices into this set in ascending order. */
  int[][] byClass() {
    int[] counts = counts();
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

  /**
   * The images that can be read: tries them all.
   *
   * @param bad told of the others
   */
  public ImageSet readable(BadImages bad) {
    try (ImageDecoder decoder = new ImageDecoder()) {
      return select(IntStream.range(0, size()).filter(i -> isReadable(i, decoder, bad)).toArray());
    }
  }

  private boolean isReadable(int i, ImageDecoder decoder, BadImages bad) {
    try {
      read(i, decoder);
      return true;
    } catch (DataException e) {
      bad.found(name(i), e);
      return false;
    }
  }

  /** These images in this order. */
  ImageSet select(int[] indices) {
    int[] chosenItems = new int[indices.length];
    int[] chosenLabels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      chosenItems[i] = items[indices[i]];
      chosenLabels[i] = labels[indices[i]];
    }
    return new ImageSet(source, classes, chosenItems, chosenLabels);
  }

  /**
   * SHA-256 in hexadecimal over relative paths, classes and order: equal for the same images in a
   * folder, a tar or a pack, whatever size they have there.
   */
  public String names() {
    MessageDigest digest = Sha256.digest();
    for (int i = 0; i < size(); i++) {
      digest.update(path(i).getBytes(StandardCharsets.UTF_8));
      digest.update(ByteBuffer.allocate(1 + Integer.BYTES).putInt(1, labels[i]));
    }
    return Sha256.hex(digest);
  }

  /** Whether both are of the same stored images, such as a val that was cut out of train. */
  boolean sharesSource(ImageSet other) {
    return other.source == source;
  }

  /** Which images of another set are in this one too, by their place there. */
  boolean[] in(ImageSet whole) {
    boolean[] found = new boolean[whole.size()];
    if (whole.source != source) {
      return found;
    }
    Set<Integer> own = Arrays.stream(items).boxed().collect(Collectors.toSet());
    for (int i = 0; i < found.length; i++) {
      found[i] = own.contains(whole.items[i]);
    }
    return found;
  }

  /**
   * SHA-256 in hexadecimal over relative paths, classes, file sizes and order: tells whether a run
   * goes on with the data it began with, without reading the images.
   */
  public String fingerprint() {
    MessageDigest digest = Sha256.digest();
    for (int i = 0; i < size(); i++) {
      digest.update(path(i).getBytes(StandardCharsets.UTF_8));
      ByteBuffer numbers = ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES);
      numbers.putLong(1, bytes(i)).putInt(1 + Long.BYTES, labels[i]);
      digest.update(numbers);
    }
    return Sha256.hex(digest);
  }
}
