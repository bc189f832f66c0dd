package org.spos.interop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spos.engine.Engine;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.engine.Predictor;
import org.spos.engine.TestEngines;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.ClassNames;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/** A small network of all candidates at both strides, with numbers that nothing hides behind. */
public final class SampleNetwork {
  public static final SearchSpace SPACE =
      new SearchSpace(
          "sample",
          16,
          8,
          2,
          List.of(new Stage(5, 24), new Stage(3, 48)),
          20,
          5,
          0.1,
          Candidate.PUBLISHED);

  public static final Architecture PATH = Architecture.of(3, 0, 1, 2, 3, 2, 1, 3);

  static final ImageScaling SCALING = new ImageScaling(23, "opencv-linear");

  private SampleNetwork() {}

  /** Random tensors of a plan, with scales at which activations neither vanish nor explode. */
  public static Map<String, float[]> values(NetworkPlan plan, long seed) {
    RandomStream random = new Seed(seed).stream("sample-network");
    Map<String, float[]> values = new LinkedHashMap<>();
    for (TensorSpec spec : plan.tensors()) {
      int fan = spec.elements() / spec.shape().get(0);
      float[] array = new float[spec.elements()];
      for (int i = 0; i < array.length; i++) {
        float normal = (float) random.nextGaussian();
        array[i] =
            switch (spec.kind()) {
              case CONV_WEIGHT, LINEAR_WEIGHT -> normal * (float) Math.sqrt(2.0 / fan);
              case BN_WEIGHT, BN_VARIANCE -> 0.5f + random.nextFloat();
              case BN_BIAS, BN_MEAN, LINEAR_BIAS -> 0.3f * normal;
            };
      }
      values.put(spec.name(), array);
    }
    return values;
  }

  /** Names that JSON and a zip file must keep: a quote, a comma, letters beyond U+FFFF. */
  public static ClassNames classes(NetworkPlan plan) {
    return new ClassNames(
        IntStream.range(0, plan.space().classes())
            .mapToObj(i -> i == 1 ? "\uD83D\uDE00, \"dog\"" : "class " + i)
            .toList());
  }

  public static TrainedNetwork standalone(PixelFormat format) {
    NetworkPlan plan = NetworkPlan.standalone(SPACE, PATH);
    return new TrainedNetwork(plan, values(plan, 7), format, SCALING, classes(plan));
  }

  public static ImageBatch images(int count) {
    RandomStream random = new Seed(3).stream("sample-images");
    byte[] pixels = new byte[count * SPACE.inputSide() * SPACE.inputSide() * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return new ImageBatch(pixels, new int[count], SPACE.inputSide());
  }

  /** What our engine says. */
  public static float[] logits(TrainedNetwork network, ImageBatch batch) {
    try (Engine engine = TestEngines.open("onednn", 1);
        PathNetwork ours =
            engine.create(
                network.plan(), NetworkOptions.inference(network.pixelFormat(), batch.size()))) {
      ours.restore(new ParameterSet(network.values(), Map.of()));
      try (Predictor predictor =
          ours.predictor(network.architecture(), ours.statistics(network.architecture()))) {
        return predictor.predict(batch);
      }
    }
  }

  /** Largest difference, as a share of the largest number. */
  public static double difference(float[] expected, float[] actual) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    return difference / largest;
  }
}
