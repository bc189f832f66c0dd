package org.spos.data;

import org.spos.error.ConfigException;

/**
 * How images are loaded; none of it changes a pixel or the order, except the batch.
 *
 * @param batchSize images in a batch
 * @param dropLast whether training skips the smaller last batch of an epoch; published: false
 * @param workers threads that decode
 * @param prefetch batches prepared ahead of the consumer, at least 1
 * @param cacheBytes heap for decoded source images, so that small data sets are decoded once; 0
 *     keeps none
 */
public record LoaderOptions(
    int batchSize, boolean dropLast, int workers, int prefetch, long cacheBytes) {
  public LoaderOptions {
    require(batchSize >= 1, "batchSize must be at least 1, got " + batchSize);
    require(workers >= 1, "workers must be at least 1, got " + workers);
    require(prefetch >= 1, "prefetch must be at least 1, got " + prefetch);
    require(cacheBytes >= 0, "cacheBytes must not be negative, got " + cacheBytes);
  }

  /** One worker for each two processors, two batches ahead, 256 MiB of decoded images. */
  public static LoaderOptions defaults(int batchSize) {
    int workers = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new LoaderOptions(batchSize, false, workers, 2, 256L << 20);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new ConfigException("loader: " + message);
    }
  }
}
