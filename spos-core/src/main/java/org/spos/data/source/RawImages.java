package org.spos.data.source;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.text.Text;

/**
 * Small uncompressed images of equal size, channel after channel, in blocks of memory.
 *
 * @param blocks what the files hold, one after another
 * @param classes names, for the paths
 */
record RawImages(List<Block> blocks, List<String> classes, int side, int channels)
    implements ImageSource {

  /**
   * The images of a file.
   *
   * @param file for messages
   * @param name for the paths
   * @param bytes holds the pixels of image i from {@code first} + i × {@code stride} on
   * @param labels class of each image
   */
  record Block(String file, String name, ByteBuffer bytes, int first, int stride, int[] labels) {}

  private record Place(Block block, int index) {}

  /** Images with their classes. */
  static Listing listing(List<Block> blocks, List<String> classes, int side, int channels) {
    int[] labels = blocks.stream().flatMapToInt(b -> Arrays.stream(b.labels)).toArray();
    return new Listing(new RawImages(blocks, classes, side, channels), classes, labels);
  }

  private Place place(int image) {
    int index = image;
    for (Block block : blocks) {
      if (index < block.labels.length) {
        return new Place(block, index);
      }
      index -= block.labels.length;
    }
    throw new IndexOutOfBoundsException("image " + image + " of " + size());
  }

  @Override
  public int size() {
    return blocks.stream().mapToInt(block -> block.labels.length).sum();
  }

  @Override
  public String path(int image) {
    Place place = place(image);
    String className = classes.get(place.block.labels[place.index]);
    return Text.format("%s/%s-%05d", className, place.block.name, place.index);
  }

  @Override
  public String name(int image) {
    Place place = place(image);
    return Text.format("%d of %s", place.index, place.block.file);
  }

  @Override
  public long bytes(int image) {
    return (long) channels * side * side;
  }

  @Override
  public ByteBuffer content(int image) {
    Place place = place(image);
    int at = place.block.first + place.index * place.block.stride;
    return place.block.bytes.slice(at, channels * side * side);
  }

  @Override
  public boolean isFile(int image) {
    return false;
  }

  @Override
  public RgbImage read(int image, ImageDecoder decoder) {
    ByteBuffer planes = content(image);
    RgbImage blank = decoder.blank(name(image), side, side);
    byte[] pixels = blank.pixels();
    int area = side * side;
    for (int channel = 0; channel < 3; channel++) {
      int plane = channels == 1 ? 0 : channel * area;
      for (int i = 0; i < area; i++) {
        pixels[3 * i + channel] = planes.get(plane + i);
      }
    }
    return blank;
  }
}
