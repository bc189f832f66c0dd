package org.spos.engine.nd4j.kernel;

import java.nio.ShortBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.spos.text.Text;

/**
 * Feature maps of some images; how the four axes lie in memory is the kernels' business.
 *
 * @param floats the memory of {@code held} images
 * @param type of the elements, which the memory is taken for
 * @param held images in memory; if more than {@code batch}, this is a window that operations move
 *     along them
 * @param batch images to work on at a time
 * @param channels feature maps
 * @param side side of the square maps
 */
public record Activation(
    Floats floats, ElementType type, int held, int batch, int channels, int side) {
  public Activation {
    if (held < batch || floats.length() != type.floats(elements(held, channels, side))) {
      throw new IllegalArgumentException(
          Text.format(
              "%d floats for %d of %d images of [%d, %d, %d] in %s",
              floats.length(), batch, held, channels, side, side, type));
    }
  }

  /** Of float32, all images at a time. */
  public static Activation whole(Floats floats, int batch, int channels, int side) {
    return new Activation(floats, ElementType.FLOAT32, batch, batch, channels, side);
  }

  /** Elements of such an activation. */
  public static long elements(int batch, int channels, int side) {
    return (long) batch * channels * side * side;
  }

  /** The same images, as many at a time. */
  public Activation window(int images) {
    return new Activation(floats, type, held, images, channels, side);
  }

  /** Where in the elements the window begins if its first image is {@code from}. */
  public long offset(int from) {
    return step() * from;
  }

  /** Elements from one image to the next for a window that moves, else 0. */
  public long step() {
    return held > batch ? elements(1, channels, side) : 0;
  }

  /**
   * A pointer to an element, valid while the buffer is open.
   *
   * @throws IllegalStateException if the buffer lies on a GPU
   */
  public Pointer at(long element) {
    return new BytePointer(floats.pointer()).getPointer(element * type.bytes());
  }

  /** Copies elements to the heap, as many as the array has room for. */
  public void read(long from, float[] into) {
    if (type == ElementType.FLOAT32) {
      new FloatPointer(at(from)).get(into, 0, into.length);
      return;
    }
    ShortBuffer bits = bits(from, into.length);
    for (int i = 0; i < into.length; i++) {
      into[i] = Bfloat16.value(bits.get(i));
    }
  }

  /** Copies elements from the heap, rounded if need be. */
  public void write(long to, float[] values, int count) {
    if (type == ElementType.FLOAT32) {
      new FloatPointer(at(to)).put(values, 0, count);
      return;
    }
    ShortBuffer bits = bits(to, count);
    for (int i = 0; i < count; i++) {
      bits.put(i, Bfloat16.of(values[i]));
    }
  }

  /** Copies elements of bfloat16 from the heap, as they are. */
  public void write(long to, short[] bits, int count) {
    if (type != ElementType.BFLOAT16) {
      throw new IllegalArgumentException(type + " is not written as bfloat16");
    }
    new ShortPointer(at(to)).put(bits, 0, count);
  }

  /** Elements in place: an array of them for each image would let the Java heap grow. */
  private ShortBuffer bits(long from, int count) {
    return new ShortPointer(at(from)).limit(count).asBuffer();
  }
}
