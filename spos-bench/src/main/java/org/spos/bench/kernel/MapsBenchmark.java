package org.spos.bench.kernel;

import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.space.Nonlinearity;

/** What only moves through maps: batch normalisation with ReLU, copies of channels, sums. */
@SuppressWarnings("NullAway.Init")
public class MapsBenchmark extends KernelState {
  /** Channels and side. */
  @Param({"16 112", "32 56", "80 28", "160 14", "320 7"})
  public String maps = "";

  private Kernels kernels;
  private Kernels.BatchNorm batchNorm;
  private float[] first;
  private float[] second;
  private Kernels.Operation copy;
  private Kernels.Operation add;
  private List<Floats> memory;

  /** Makes the operations. */
  @Setup(Level.Trial)
  public void open() {
    kernels = kernels();
    String[] words = maps.split(" ");
    int channels = Integer.parseInt(words[0]);
    int side = Integer.parseInt(words[1]);
    Activation y = activation(channels, side);
    Activation z = activation(channels, side);
    Activation gradient = activation(channels, side);
    Activation dy = activation(channels, side);
    Activation wide = activation(2 * channels, side);
    memory = List.of(y.floats(), z.floats(), gradient.floats(), dy.floats(), wide.floats());
    batchNorm =
        kernels.batchNorm(
            Nonlinearity.RELU,
            new Kernels.BatchNormTensors(
                y,
                z,
                z,
                Optional.empty(),
                Optional.empty(),
                new Kernels.Moments(floats(channels), floats(channels)),
                Optional.of(
                    new Kernels.BnGradients(gradient, dy, floats(channels), floats(channels)))));
    first = new float[channels];
    second = new float[channels];
    batchNorm.restore(0);
    // An odd offset, as the routing of channels makes them.
    copy = kernels.copyChannels(wide, 1, z, 0, channels);
    add = kernels.add(z, y);
  }

  @Benchmark
  public void batchNormStatistics() {
    batchNorm.statistics(0, first, second);
  }

  @Benchmark
  public void batchNormNormalise() {
    batchNorm.normalise(0);
  }

  @Benchmark
  public void batchNormReduce() {
    batchNorm.reduce(0, first, second);
  }

  @Benchmark
  public void batchNormApply() {
    batchNorm.apply(0);
  }

  @Benchmark
  public void copyChannels() {
    copy.run(0);
  }

  @Benchmark
  public void add() {
    add.run(0);
  }

  /** Frees the operations. */
  @TearDown(Level.Trial)
  public void close() {
    batchNorm.close();
    copy.close();
    add.close();
    kernels.close();
    memory.forEach(Floats::close);
  }
}
