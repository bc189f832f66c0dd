// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.spos.data.BatchSource;
import org.spos.data.BatchStream;
import org.spos.data.ImageData;
import org.spos.data.ImageSet;
import org.spos.data.LoaderOptions;
import org.spos.data.OnePassBatches;
import org.spos.data.TrainBatches;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.transform.Augmentation;
import org.spos.data.transform.EvalResize;
import org.spos.data.transform.Preprocessing;
import org.spos.seed.Seed;

/** Our loader with one worker: the counterpart of peer.py. */
final class LoaderBench {
  private static final int BATCH = 32;

  private final ImageData data;
  private final ImageData raw;
  private final ImageData jpeg;
  private long epoch;

  private LoaderBench(Path folder, Path raw, Path jpeg) {
    this.data = ImageData.open(folder);
    this.raw = ImageData.open(raw);
    this.jpeg = ImageData.open(jpeg);
  }

  public static void main(String[] args) throws Exception {
    LoaderBench bench = new LoaderBench(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
    System.out.println("ready");
    BufferedReader tasks =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String task = tasks.readLine(); task != null; task = tasks.readLine()) {
      System.out.println(bench.millisPerImage(task));
    }
  }

  private double millisPerImage(String task) {
    long start = System.nanoTime();
    int images =
        switch (task) {
          case "decode" -> decode(data.train());
          case "train" -> train(data.train());
          case "packed-raw" -> train(raw.train());
          case "packed-jpeg" -> train(jpeg.train());
          case "val" -> val(data, EvalResize.PIL_BILINEAR);
          case "val-opencv" -> val(data, EvalResize.OPENCV_LINEAR);
          case "packed-raw-val" -> val(raw, EvalResize.PIL_BILINEAR);
          default -> throw new IllegalArgumentException(task);
        };
    return (System.nanoTime() - start) / 1e6 / images;
  }

  private static int decode(ImageSet images) {
    try (ImageDecoder decoder = new ImageDecoder()) {
      for (int i = 0; i < images.size(); i++) {
        images.read(i, decoder);
      }
    }
    return images.size();
  }

  private int train(ImageSet images) {
    TrainBatches batches =
        new TrainBatches(images, Preprocessing.published(), options(), new Seed(1));
    long first = epoch++ * batches.batchesPerEpoch();
    return read(batches, first, first + batches.batchesPerEpoch());
  }

  private static int val(ImageData from, EvalResize resize) {
    Preprocessing published = Preprocessing.published();
    Preprocessing how =
        new Preprocessing(
            224,
            256,
            resize,
            Augmentation.NONE,
            published.minArea(),
            published.maxArea(),
            published.minRatio(),
            published.maxRatio(),
            0,
            0,
            0,
            false);
    OnePassBatches batches = OnePassBatches.evaluation(from.val(), how, options());
    return read(batches, 0, batches.batches());
  }

  private static int read(BatchSource source, long from, long to) {
    int images = 0;
    try (BatchStream stream = source.startAt(from)) {
      for (long batch = from; batch < to; batch++) {
        images += stream.next().size();
      }
    }
    return images;
  }

  private static LoaderOptions options() {
    return new LoaderOptions(BATCH, false, 1, 1, 0);
  }
}
