package org.spos.engine.nd4j;

import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;

/**
 * A unit in evaluation: one convolution with the BN folded into weights and bias. Those of the
 * workers share their numbers.
 */
final class FoldedUnit implements AutoCloseable {
  private final Shared shared;
  private final Kernels.FoldedConvolution convolution;

  /**
   * A unit.
   *
   * @param shared with the units of other workers
   * @param convolution made with the shared weights and bias
   */
  FoldedUnit(Shared shared, Kernels.FoldedConvolution convolution) {
    this.shared = shared;
    this.convolution = convolution;
  }

  /** Takes numbers for the units of all workers, of whom none may be at work. */
  void load(FoldedWeights folded) {
    shared.bias.write(folded.bias());
    try (Floats plain = Floats.uninitialised(folded.weights().length)) {
      plain.write(folded.weights());
      convolution.load(plain);
    }
  }

  void forward() {
    convolution.forward();
  }

  @Override
  public void close() {
    convolution.close();
  }

  /** What the workers share. */
  record Shared(Kernels.Weights weights, Floats bias) implements AutoCloseable {
    @Override
    public void close() {
      weights.close();
      bias.close();
    }
  }

  /** Weights and bias that do what convolution and BN did, in the engine's channel order. */
  record FoldedWeights(float[] weights, float[] bias) {

    static FoldedWeights of(ConvUnit unit, ParameterStore store, float[] mean, float[] variance) {
      float[] weights = store.weight(unit.convName() + ".weight").read();
      int channels = unit.spec().out();
      int perChannel = weights.length / channels;
      float[] scale = store.affine(unit).map(affine -> affine.scale().read()).orElse(null);
      float[] shift = store.affine(unit).map(affine -> affine.shift().read()).orElse(null);
      float[] bias = new float[channels];
      for (int c = 0; c < channels; c++) {
        double factor =
            (scale == null ? 1 : scale[c]) / Math.sqrt(variance[c] + Kernels.BN_EPSILON);
        for (int i = 0; i < perChannel; i++) {
          weights[c * perChannel + i] = (float) (weights[c * perChannel + i] * factor);
        }
        bias[c] = (float) ((shift == null ? 0 : shift[c]) - mean[c] * factor);
      }
      return new FoldedWeights(weights, bias);
    }
  }
}
