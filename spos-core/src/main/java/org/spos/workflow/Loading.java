package org.spos.workflow;

import org.spos.config.DataConfig;
import org.spos.config.SposConfig;
import org.spos.data.LoaderOptions;
import org.spos.data.transform.Preprocessing;

/** How a configuration says that images are decoded, prepared and batched. */
public final class Loading {
  private Loading() {}

  /** How batches are loaded. */
  public static LoaderOptions options(SposConfig config, int batchSize, long cacheBytes) {
    DataConfig data = config.data();
    return new LoaderOptions(
        batchSize, data.dropLast(), workers(config), data.prefetch(), cacheBytes);
  }

  /** Threads that decode. */
  public static int workers(SposConfig config) {
    int workers = config.data().workers();
    return workers > 0 ? workers : Math.max(1, config.effectiveThreads() / 2);
  }

  /** Threads that decode where nothing else is to be done. */
  public static int allWorkers(SposConfig config) {
    int workers = config.data().workers();
    return workers > 0 ? workers : config.effectiveThreads();
  }

  /** What is done to an image before the network sees it. */
  public static Preprocessing preprocessing(DataConfig data, int inputSide) {
    Preprocessing published = Preprocessing.forInput(inputSide);
    return new Preprocessing(
        inputSide,
        data.resizeSide() > 0 ? data.resizeSide() : published.resizeSide(),
        data.evalResize(),
        data.augmentation(),
        data.cropArea(),
        published.maxArea(),
        published.minRatio(),
        published.maxRatio(),
        data.jitter(),
        data.flip(),
        published.padding(),
        data.fastDecode());
  }
}
