package org.spos.gpucheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.ImageBatch;
import org.spos.engine.NativeMemory;
import org.spos.engine.PathNetwork;
import org.spos.engine.Precision;
import org.spos.seed.Seed;
import org.spos.text.Text;

/** What a network is taken to need, beside what it took. */
record MemoryPart(Work work, boolean gpu) {
  /** Lets Linux forget the most that was resident. */
  private static final Path FORGET = Path.of("/proc/self/clear_refs");

  private static final int STEPS = 3;

  /** Of the libraries themselves: code read at its first use, kernels made, workspaces of cuDNN. */
  private static final double OF_LIBRARIES = 0.5e9;

  Result run() {
    int batch = gpu ? 128 : 64;
    long need =
        work.provider()
            .memory(
                work.plan(),
                work.options(batch),
                new EngineOptions(work.threads(), work.device(), Precision.FLOAT32));
    try (Engine engine = work.open(Precision.FLOAT32)) {
      if (!gpu && !forget()) {
        return new Result(
            "memory", true, Text.format("batch %d is taken to need %.2f GB", batch, need / 1e9));
      }
      ImageBatch images = work.images(batch);
      long before = gpu ? engine.peakMemory() : NativeMemory.peak();
      try (PathNetwork network = work.network(engine, batch)) {
        for (int step = 0; step < STEPS; step++) {
          network.trainStep(images, Work.LARGEST, 0.001, new Seed(1).stream("dropout", step));
        }
        long took = engine.peakMemory() - before;
        return new Result(
            "memory",
            took <= need + OF_LIBRARIES,
            Text.format(
                "batch %d at %d pixels is taken to need %.2f GB and took %.2f on the largest path",
                batch, work.side(), need / 1e9, took / 1e9),
            Map.of("neededMB", need / 1e6, "tookMB", took / 1e6));
      }
    }
  }

  private static boolean forget() {
    try {
      Files.writeString(FORGET, "5");
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
