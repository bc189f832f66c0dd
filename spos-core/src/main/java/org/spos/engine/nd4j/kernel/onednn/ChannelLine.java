package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.memory.data_type.f32;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.BnGradients;

/**
 * dy = slope · y + offset + dz in one pass, with a slope and an offset for each channel.
 *
 * <p>oneDNN's kernel starts anew for each pixel, which is slow for few channels. So several pixels
 * are taken for one of as many times the channels: two to three times faster.
 */
final class ChannelLine implements AutoCloseable {
  private final BnGradients gradients;
  private final int channels;
  private final float[] values;
  private final float[] tiled;
  private final Floats slope;
  private final Floats offset;
  private final binary primitive;
  private final Arguments arguments;

  ChannelLine(OneDnn dnn, Activation y, BnGradients gradients) {
    this.gradients = gradients;
    channels = y.channels();
    int tile = Math.min(16, Integer.lowestOneBit(y.side() * y.side()));
    values = new float[channels];
    tiled = new float[tile * channels];
    slope = Floats.zeros(tiled.length);
    offset = Floats.zeros(tiled.length);
    long pixels = (long) y.batch() * y.side() * y.side() / tile;
    memory.desc map = describe(tiled.length, pixels);
    memory.desc vector = describe(tiled.length, 1);
    post_ops sums = new post_ops();
    sums.append_binary(algorithm.binary_add, vector);
    sums.append_binary(algorithm.binary_add, map);
    primitive_attr attributes = new primitive_attr();
    attributes.set_post_ops(sums);
    binary.primitive_desc plan =
        new binary.primitive_desc(
            dnn.engine(), algorithm.binary_mul, map, vector, map, attributes, false);
    primitive = new binary(plan);
    arguments =
        new Arguments(dnn)
            .put(DNNL_ARG_SRC_0, map, y, 0)
            .put(DNNL_ARG_SRC_1, dnn.bind(vector, slope))
            .put(postOperation(0), dnn.bind(vector, offset))
            .put(postOperation(1), map, gradients.dz(), 0)
            .put(DNNL_ARG_DST, map, gradients.dy(), 0);
    plan.close();
  }

  private static memory.desc describe(long channels, long pixels) {
    return new memory.desc(new long[] {1, channels, pixels, 1}, f32, memory.format_tag.nhwc);
  }

  /** oneDNN's macro DNNL_ARG_ATTR_MULTIPLE_POST_OP. */
  private static int postOperation(int index) {
    return DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1) | DNNL_ARG_SRC_1;
  }

  void run(int from) {
    tile(gradients.slope(), slope);
    tile(gradients.offset(), offset);
    arguments.run(primitive, from);
  }

  private void tile(Floats vector, Floats target) {
    vector.read(values);
    for (int at = 0; at < tiled.length; at += channels) {
      System.arraycopy(values, 0, tiled, at, channels);
    }
    target.write(tiled);
  }

  @Override
  public void close() {
    slope.close();
    offset.close();
    arguments.close();
    primitive.close();
  }
}
