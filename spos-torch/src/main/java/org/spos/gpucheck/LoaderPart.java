package org.spos.gpucheck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spos.data.BatchSource;
import org.spos.data.BatchStream;
import org.spos.data.ImageData;
import org.spos.data.LoaderOptions;
import org.spos.data.TrainBatches;
import org.spos.data.transform.Preprocessing;
import org.spos.engine.BegunStep;
import org.spos.engine.Engine;
import org.spos.engine.ImageBatch;
import org.spos.engine.PathNetwork;
import org.spos.engine.Precision;
import org.spos.seed.Seed;
import org.spos.text.Text;

/**
 * Files on disk to steps on the device: how fast images are decoded, and how long a training waits
 * for them.
 */
record LoaderPart(Work work, Settings settings, boolean gpu) {
  private static final int IMAGES = 20_000;
  private static final int ON_CPU = 500;
  private static final int PREFETCH = 4;

  Result run() {
    int images = settings.many(gpu ? IMAGES : ON_CPU);
    int batch = gpu ? 128 : 8;
    int steps = settings.many(gpu ? 200 : 20);
    Precision precision =
        work.provider().obstacle(work.device(), Precision.BF16).isEmpty()
            ? Precision.BF16
            : Precision.FLOAT32;
    long start = System.nanoTime();
    long bytes = Photographs.draw(settings.folder(), images);
    double drawing = seconds(start);
    int workers = Math.max(1, work.threads() - (gpu ? 2 : 0));
    BatchSource batches =
        new TrainBatches(
            ImageData.open(settings.folder()).train(),
            preprocessing(),
            new LoaderOptions(batch, true, workers, PREFETCH, 0),
            new Seed(4));
    double loading = loading(batches, Math.max(4, images / batch), batch);
    Fed fed = fed(batches, batch, steps, precision);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("decodedImagesPerSecond", loading);
    figures.put("trainedImagesPerSecond", fed.imagesPerSecond);
    figures.put("waitingPercent", fed.waiting);
    return new Result(
        "loader",
        true,
        Text.format(
            "%d JPEGs of %dx%d (%d kB each, drawn in %.0f s): %d workers decode %.0f images/s;"
                + " %d steps of %d at %d pixels in %s take %.0f images/s and wait %.1f %% of the"
                + " time for images (aim: under 5)",
            images,
            Photographs.WIDTH,
            Photographs.HEIGHT,
            bytes / 1000,
            drawing,
            workers,
            loading,
            steps,
            batch,
            work.side(),
            precision,
            fed.imagesPerSecond,
            fed.waiting),
        figures);
  }

  /** Of a training that is fed from files. */
  private record Fed(double imagesPerSecond, double waiting) {}

  private Preprocessing preprocessing() {
    return Preprocessing.forInput(work.side());
  }

  private static double loading(BatchSource source, int batches, int batch) {
    try (BatchStream stream = source.startAt(0)) {
      stream.next(); // by then all workers have begun
      long start = System.nanoTime();
      for (int i = 1; i < batches; i++) {
        stream.next();
      }
      return (batches - 1) * batch / seconds(start);
    }
  }

  private Fed fed(BatchSource source, int batch, int steps, Precision precision) {
    try (Engine engine = work.open(precision);
        PathNetwork network = work.network(engine, batch);
        BatchStream stream = source.startAt(0)) {
      List<BegunStep> open = new ArrayList<>();
      Duration waited = Duration.ZERO;
      long start = System.nanoTime();
      for (int step = -3; step < steps; step++) {
        if (step == 0) {
          open.forEach(BegunStep::result);
          open.clear();
          waited = Duration.ZERO;
          start = System.nanoTime();
        }
        long asked = System.nanoTime();
        ImageBatch images = stream.next();
        waited = waited.plusNanos(System.nanoTime() - asked);
        open.add(
            network.beginStep(
                images, List.of(Work.PATH), 0.001, new Seed(4).stream("dropout", step + 3L)));
        if (open.size() > 1) {
          open.remove(0).result();
        }
      }
      open.forEach(BegunStep::result);
      double all = seconds(start);
      return new Fed(steps * batch / all, 100 * waited.toNanos() / 1e9 / all);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
