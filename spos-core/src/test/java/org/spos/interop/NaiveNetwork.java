package org.spos.interop;

import java.util.List;
import org.spos.plan.BlockPlan;
import org.spos.plan.Branch;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Join;

/**
 * Evaluates a standalone network from its plan, one image at a time, in double and in plain loops.
 */
final class NaiveNetwork {
  private final TrainedNetwork network;

  NaiveNetwork(TrainedNetwork network) {
    this.network = network;
  }

  /** Maps of one image: [channel][row][column]. */
  private record Maps(double[][][] values) {
    int channels() {
      return values.length;
    }

    int side() {
      return values[0].length;
    }
  }

  /**
   * Logits of a batch.
   *
   * @param input [N, 3, side, side] row-major, as the network is fed
   * @return [N, classes]
   */
  float[] logits(float[] input) {
    NetworkPlan plan = network.plan();
    int side = plan.space().inputSide();
    int images = input.length / (3 * side * side);
    int classes = plan.space().classes();
    float[] logits = new float[images * classes];
    for (int image = 0; image < images; image++) {
      double[][][] pixels = new double[3][side][side];
      for (int i = 0; i < 3 * side * side; i++) {
        pixels[i / (side * side)][i / side % side][i % side] = input[image * 3 * side * side + i];
      }
      Maps maps = unit(plan.stem(), new Maps(pixels));
      for (List<BlockPlan> block : plan.blocks()) {
        maps = block(block.get(0), maps);
      }
      double[] result = classify(unit(plan.head(), maps));
      for (int c = 0; c < classes; c++) {
        logits[image * classes + c] = (float) result[c];
      }
    }
    return logits;
  }

  private Maps block(BlockPlan block, Maps input) {
    int side = block.outputSide();
    double[][][] output = new double[block.shape().out()][side][side];
    int offset = 0;
    for (Branch branch : block.joined()) {
      int taken = 0;
      double[][][] read = new double[branch.in()][][];
      for (int c = 0; c < input.channels(); c++) {
        if (branch.input().takes(c)) {
          read[taken++] = input.values()[c];
        }
      }
      Maps maps = new Maps(read);
      for (ConvUnit unit : branch.units()) {
        maps = unit(unit, maps);
      }
      for (int c = 0; c < maps.channels(); c++) {
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            output[offset + c][y][x] += maps.values()[c][y][x];
          }
        }
      }
      offset += block.join() == Join.CONCATENATION ? maps.channels() : 0;
    }
    return new Maps(output);
  }

  private Maps unit(ConvUnit unit, Maps input) {
    float[] weights = network.values(unit.convName() + ".weight");
    float[] scale = network.values(unit.bnName() + ".weight");
    float[] shift = network.values(unit.bnName() + ".bias");
    float[] mean = network.values(unit.bnName() + ".running_mean");
    float[] variance = network.values(unit.bnName() + ".running_var");
    int kernel = unit.spec().kernel();
    int perFilter = unit.inPerGroup() * kernel * kernel;
    int side = unit.outputSide();
    double[][][] output = new double[unit.spec().out()][side][side];
    for (int o = 0; o < output.length; o++) {
      double factor = scale[o] / Math.sqrt(variance[o] + 1e-5);
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          double sum = 0;
          for (int i = 0; i < perFilter; i++) {
            int channel = unit.spec().depthwise() ? o : i / (kernel * kernel);
            int row = y * unit.spec().stride() - kernel / 2 + i / kernel % kernel;
            int column = x * unit.spec().stride() - kernel / 2 + i % kernel;
            if (row >= 0 && row < input.side() && column >= 0 && column < input.side()) {
              sum += weights[o * perFilter + i] * input.values()[channel][row][column];
            }
          }
          double normalised = (sum - mean[o]) * factor + shift[o];
          output[o][y][x] =
              switch (unit.spec().nonlinearity()) {
                case NONE -> normalised;
                case RELU -> Math.max(normalised, 0);
                case RELU6 -> Math.min(Math.max(normalised, 0), 6);
              };
        }
      }
    }
    return new Maps(output);
  }

  private double[] classify(Maps features) {
    NetworkPlan plan = network.plan();
    float[] weights = network.values(plan.classifierName());
    double[] logits = new double[plan.space().classes()];
    for (int c = 0; c < logits.length; c++) {
      for (int f = 0; f < features.channels(); f++) {
        double sum = 0;
        for (double[] row : features.values()[f]) {
          for (double value : row) {
            sum += value;
          }
        }
        logits[c] +=
            weights[c * features.channels() + f] * sum / (features.side() * features.side());
      }
    }
    plan.classifierBiasName()
        .ifPresent(
            name -> {
              float[] bias = network.values(name);
              for (int c = 0; c < logits.length; c++) {
                logits[c] += bias[c];
              }
            });
    return logits;
  }
}
