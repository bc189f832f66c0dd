package org.spos.engine.nd4j.kernel;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.nd4j.kernel.Kernels.FoldedConvolution;
import org.spos.plan.ConvUnit;
import org.spos.space.Nonlinearity;

/** What every implementation's convolutions for evaluation must do. */
public abstract class FoldingContract extends ConvolutionContract {
  @ParameterizedTest
  @MethodSource("cases")
  void foldedConvolutionAddsBiasAndCutsNegatives(Case c) {
    folds(c, false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void foldedConvolutionCutsWhatIsAboveSix(Case c) {
    folds(c.with(Nonlinearity.RELU6), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void foldedConvolutionAddsToWhatIsThere(Case c) {
    folds(c.with(Nonlinearity.NONE), true);
  }

  private void folds(Case c, boolean adds) {
    ConvUnit unit = unit(c.spec(), c.side());
    float[] x = random("x", Activation.elements(c.batch(), c.spec().in(), c.side()));
    Activation input = activation(c.batch(), c.spec().in(), c.side(), x);
    Activation output = unwritten(c.batch(), c.spec().out(), unit.outputSide());
    Floats bias = unwritten(c.spec().out());
    try (FoldedConvolution convolution =
        kernels().foldedConvolution(unit, weights(unit), bias, input, output, adds)) {
      for (String parameters : List.of("first", "second")) {
        float[] w = random(parameters + " w", unit.weights());
        float[] b = random(parameters + " b", c.spec().out());
        for (int i = 0; i < b.length && c.spec().nonlinearity() == Nonlinearity.RELU6; i++) {
          b[i] = 8 * b[i] + 3;
        }
        long elements = Activation.elements(c.batch(), c.spec().out(), unit.outputSide());
        float[] there = random(parameters + " there", elements);
        if (adds) {
          fromNchw(output, there);
        }
        convolution.load(floats(w));
        bias.write(b);
        convolution.forward();

        double[] expected =
            NaiveReference.convolution(c.spec(), c.batch(), c.side(), doubles(x), doubles(w));
        int map = unit.outputSide() * unit.outputSide();
        for (int i = 0; i < expected.length; i++) {
          double sum = expected[i] + b[i / map % c.spec().out()] + (adds ? there[i] : 0);
          expected[i] =
              switch (c.spec().nonlinearity()) {
                case NONE -> sum;
                case RELU -> Math.max(sum, 0);
                case RELU6 -> Math.min(Math.max(sum, 0), 6);
              };
        }
        assertClose(c + " y, " + parameters, toNchw(output), expected, TOLERANCE);
      }
    }
    assertEqual("x", toNchw(input), x);
  }
}
