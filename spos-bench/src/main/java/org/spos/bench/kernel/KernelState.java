package org.spos.bench.kernel;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.nd4j.Nd4jKernels;
import org.spos.engine.nd4j.kernel.onednn.OneDnnKernels;

/** What the benchmarks of all kernels have in common: the kernel set and the batch size. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Dorg.bytedeco.javacpp.maxbytes=0",
      "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"
    })
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class KernelState {
  @Param({"onednn", "nd4j"})
  public String engine = "onednn";

  @Param("32")
  public int batch = 32;

  /** The kernel set of the parameter. Threads are what OMP_NUM_THREADS says. */
  final Kernels kernels() {
    Nd4j.getBackend();
    return engine.equals("nd4j") ? new Nd4jKernels() : new OneDnnKernels();
  }

  /** New maps with values around zero, of which none is denormal. */
  final Activation activation(int channels, int side) {
    return Activation.whole(
        floats(Activation.elements(batch, channels, side)), batch, channels, side);
  }

  /** New floats with values around zero, of which none is denormal. */
  public static Floats floats(long length) {
    Floats floats = Floats.uninitialised(length);
    floats.write(values(length));
    return floats;
  }

  /** As many such values. */
  public static float[] values(long length) {
    float[] values = new float[Math.toIntExact(length)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7919 % 1009 - 504) / 504f;
    }
    return values;
  }
}
