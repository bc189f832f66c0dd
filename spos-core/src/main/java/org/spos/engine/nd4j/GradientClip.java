package org.spos.engine.nd4j;

import java.util.List;
import org.spos.engine.nd4j.ParameterRegions.Region;
import org.spos.engine.nd4j.ParameterStore.Gradients;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * Limits the length of a step's gradient as PyTorch's {@code clip_grad_norm_} does. Squares are
 * added in double, region by region in their order, so that the number of threads makes no
 * difference.
 */
final class GradientClip {
  /** PyTorch's, against a division by zero. */
  private static final double EPSILON = 1e-6;

  private static final int CHUNK = 1 << 14; // floats that are on the heap at a time

  private final Team team;

  GradientClip(Team team) {
    this.team = team;
  }

  /**
   * Scales the gradients of all regions by one factor where together they are longer than allowed.
   *
   * @param gradients the sums of all shards, paths and processes
   * @param most largest L2 norm; 0 for no limit
   */
  void limit(List<Region> regions, Gradients gradients, double most) {
    if (most == 0) {
      return;
    }
    double[] squares = new double[regions.size()];
    team.run(
        squares.length,
        (worker, index) -> squares[index] = squares(gradients.of(regions.get(index))));
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    float factor = (float) (most / (Math.sqrt(sum) + EPSILON));
    // A norm that is not a number must not pass for a short one.
    if (!(factor >= 1)) {
      team.run(regions.size(), (worker, index) -> scale(gradients.of(regions.get(index)), factor));
    }
  }

  private static double squares(Floats gradient) {
    double sum = 0;
    for (long from = 0; from < gradient.length(); from += CHUNK) {
      for (float value : chunk(gradient, from).read()) {
        sum += (double) value * value;
      }
    }
    return sum;
  }

  private static void scale(Floats gradient, float factor) {
    for (long from = 0; from < gradient.length(); from += CHUNK) {
      Floats chunk = chunk(gradient, from);
      float[] values = chunk.read();
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
      chunk.write(values);
    }
  }

  private static Floats chunk(Floats floats, long from) {
    return floats.slice(from, Math.min(CHUNK, floats.length() - from));
  }
}
