package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.memory.data_type.f32;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * Several element-wise steps in one pass over an activation, with a number for each channel or with
 * another activation.
 *
 * <p>oneDNN's kernel starts anew for each pixel, which is slow for few channels. So several pixels
 * are taken for one of as many times the channels: two to three times faster.
 */
final class ChannelPass implements AutoCloseable {
  private final OneDnn dnn;
  private final int channels;
  private final memory.data_type type;
  private final long pixels;
  private final float[] values;
  private final float[] tiled;
  private final List<Vector> vectors = new ArrayList<>();
  private final List<Floats> tiles = new ArrayList<>();
  private final binary primitive;
  private final Arguments arguments;

  /** One step of a pass. */
  sealed interface Step permits Vector, Map, Clip {}

  /** With a number for each channel, read at each run. */
  record Vector(algorithm operation, Numbers numbers) implements Step {}

  /** With the same element of another activation of the same shape. */
  record Map(algorithm operation, Activation other) implements Step {}

  /** min(max(x, low), high). */
  record Clip(float low, float high) implements Step {}

  /** Where the numbers of the channels come from. */
  interface Numbers {
    /** Writes one for each channel. */
    void read(float[] into);
  }

  /**
   * A pass.
   *
   * @param first the first step
   * @param others in their order
   */
  ChannelPass(OneDnn dnn, Activation source, Vector first, List<Step> others, Activation target) {
    this.dnn = dnn;
    channels = source.channels();
    type = OneDnn.type(source.type());
    int tile = Math.min(16, Integer.lowestOneBit(source.side() * source.side()));
    values = new float[channels];
    tiled = new float[tile * channels];
    pixels = (long) source.batch() * source.side() * source.side() / tile;
    arguments =
        new Arguments(dnn)
            .put(DNNL_ARG_SRC_0, map(), source, 0)
            .put(DNNL_ARG_SRC_1, vector(first))
            .put(DNNL_ARG_DST, map(), target, 0);
    post_ops after = new post_ops();
    for (int i = 0; i < others.size(); i++) {
      append(after, i, others.get(i));
    }
    primitive_attr attributes = new primitive_attr();
    attributes.set_post_ops(after);
    binary.primitive_desc plan =
        new binary.primitive_desc(
            dnn.engine(), first.operation(), map(), vector(), map(), attributes, false);
    primitive = new binary(plan);
    plan.close();
  }

  private void append(post_ops after, int index, Step step) {
    if (step instanceof Vector vector) {
      after.append_binary(vector.operation(), vector());
      arguments.put(postOperation(index), vector(vector));
    } else if (step instanceof Map map) {
      after.append_binary(map.operation(), map());
      arguments.put(postOperation(index), map(), map.other(), 0);
    } else if (step instanceof Clip clip) {
      after.append_eltwise(algorithm.eltwise_clip, clip.low(), clip.high());
    }
  }

  /** oneDNN's macro DNNL_ARG_ATTR_MULTIPLE_POST_OP. */
  private static int postOperation(int index) {
    return DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1) | DNNL_ARG_SRC_1;
  }

  private memory.desc map() {
    return describe(pixels, type);
  }

  private memory.desc vector() {
    return describe(1, f32);
  }

  private memory.desc describe(long rows, memory.data_type elements) {
    return new memory.desc(new long[] {1, tiled.length, rows, 1}, elements, memory.format_tag.nhwc);
  }

  private memory vector(Vector vector) {
    Floats floats = Floats.zeros(tiled.length);
    vectors.add(vector);
    tiles.add(floats);
    return dnn.bind(vector(), floats);
  }

  void run(int from) {
    for (int i = 0; i < vectors.size(); i++) {
      vectors.get(i).numbers().read(values);
      for (int at = 0; at < tiled.length; at += channels) {
        System.arraycopy(values, 0, tiled, at, channels);
      }
      tiles.get(i).write(tiled);
    }
    arguments.run(primitive, from);
  }

  @Override
  public void close() {
    tiles.forEach(Floats::close);
    arguments.close();
    primitive.close();
  }
}
