package org.spos.gpucheck;

import java.util.ArrayList;
import java.util.List;
import org.spos.engine.BegunStep;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineProvider;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.engine.Precision;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;

/**
 * The published supernet on made-up images.
 *
 * @param provider of the engine
 * @param device where it computes
 * @param side of the images in pixels
 * @param threads of the processor
 * @param deterministic whether the same bits are asked for each time
 */
record Work(EngineProvider provider, Device device, int side, int threads, boolean deterministic) {
  private static final Seed SEED = new Seed(1);

  /** The architecture that the authors released. */
  static final Architecture PATH = Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");

  /** The one with the most activations. */
  static final Architecture LARGEST = Architecture.parse("3" + ",3".repeat(19));

  /** The same with the same bits each time. */
  Work repeatable() {
    return new Work(provider, device, side, threads, true);
  }

  NetworkPlan plan() {
    SearchSpace space = SearchSpace.imagenet();
    return NetworkPlan.supernet(
        new SearchSpace(
            "gpu-check",
            side,
            space.stemChannels(),
            space.stemStride(),
            space.stages(),
            space.headChannels(),
            space.classes(),
            0,
            Candidate.PUBLISHED));
  }

  NetworkOptions options(int batch) {
    return new NetworkOptions(PixelFormat.NORMALISED, batch, 0.9, 4e-5, false, 0.1);
  }

  Engine open(Precision precision) {
    return provider.open(new EngineOptions(threads, device, precision).with(deterministic));
  }

  /** A network with its first weights. */
  PathNetwork network(Engine engine, int batch) {
    PathNetwork network = engine.create(plan(), options(batch));
    network.initialise(SEED.stream("initialise"));
    return network;
  }

  ImageBatch images(int count) {
    byte[] pixels = new byte[count * side * side * 3];
    RandomStream random = SEED.stream("pixels");
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i * 7 % plan().space().classes();
    }
    return new ImageBatch(pixels, labels, side);
  }

  /** Trains some steps on the path, and returns all weights and momentum. */
  ParameterSet trained(Precision precision, int batch, int steps, List<Double> losses) {
    try (Engine engine = open(precision);
        PathNetwork network = network(engine, batch)) {
      ImageBatch images = images(batch);
      for (int step = 0; step < steps; step++) {
        losses.add(network.trainStep(images, PATH, 0.01, SEED.stream("dropout", step)).loss());
      }
      return network.snapshot();
    }
  }

  /** Seconds of some steps after two that are not counted; numbers are read one step late. */
  double seconds(PathNetwork network, ImageBatch images, int steps) {
    long start = 0;
    List<BegunStep> open = new ArrayList<>();
    for (int step = -2; step < steps; step++) {
      if (step == 0) {
        open.forEach(BegunStep::result);
        open.clear();
        start = System.nanoTime();
      }
      open.add(network.beginStep(images, List.of(PATH), 0.001, SEED.stream("dropout", step + 2L)));
      if (open.size() > 1) {
        open.remove(0).result();
      }
    }
    open.forEach(BegunStep::result);
    return (System.nanoTime() - start) / 1e9;
  }
}
