package org.spos.data;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.spos.error.DataException;
import org.spos.seed.Seed;
import org.spos.text.Text;

/**
 * Who may see which images: {@code train} trains, {@code search} scores candidates, {@code val}
 * judges the result. The first two are disjoint parts of the training folder.
 *
 * @param train images that train
 * @param search images that score candidates; none where all classes are too small to give any
 * @param val images of the validation folder
 */
public record Splits(ImageSet train, ImageSet search, ImageSet val) {
  /** At most one image in this many leaves a class for the search split. */
  private static final int SMALL_CLASS_SHARE = 5;

  /** Images per class of the search split for ImageNet: 50,000 in all (Guo et al., section 4). */
  public static final int PUBLISHED_PER_CLASS = 50;

  /** Images whose batch statistics a candidate gets (Guo et al., section 3.3). */
  public static final int PUBLISHED_RECALIBRATION = 20_000;

  /**
   * Carves the search split out of the training images. From a class of n images it takes {@code
   * perClass}, but never more than n/5; a class of fewer than 5 images gives none and stays whole.
   *
   * @param perClass images of each class, at least 1
   */
  public static Splits carve(ImageData folder, int perClass, Seed seed) {
    if (perClass < 1) {
      throw new IllegalArgumentException("perClass must be at least 1, got " + perClass);
    }
    return carve(folder, seed, n -> Math.min(perClass, n / SMALL_CLASS_SHARE));
  }

  /**
   * The same with a share of each class, rounded down but at least one image.
   *
   * @param fraction above 0, at most 1/2
   */
  public static Splits carveFraction(ImageData folder, double fraction, Seed seed) {
    if (!(fraction > 0 && fraction <= 0.5)) {
      throw new IllegalArgumentException("fraction must be above 0, at most 0.5, got " + fraction);
    }
    return carve(folder, seed, n -> n < SMALL_CLASS_SHARE ? 0 : Math.max(1, (int) (fraction * n)));
  }

  private static Splits carve(ImageData folder, Seed seed, IntUnaryOperator held) {
    ImageSet all = folder.train();
    boolean[] taken = new boolean[all.size()];
    int[][] members = all.byClass();
    for (int label = 0; label < members.length; label++) {
      int n = members[label].length;
      int[] order = seed.stream("search-split", label).permutation(n);
      for (int k = 0; k < held.applyAsInt(n); k++) {
        taken[members[label][order[k]]] = true;
      }
    }
    return new Splits(
        all.select(where(taken, false)), all.select(where(taken, true)), folder.val());
  }

  /**
   * The images that score candidates.
   *
   * @param data names the data set in the message
   * @throws DataException if there are none
   */
  public ImageSet requireSearch(String data) {
    if (search.size() == 0) {
      throw new DataException(
          Text.format(
              "no search split: every class of %s has fewer than %d training images; add images, or"
                  + " score candidates on val with -D data.searchSplit=val",
              data, SMALL_CLASS_SHARE));
    }
    return search;
  }

  /**
   * The published code's split: trains on all training images and scores candidates on val, so the
   * final accuracy is no longer of unseen images (spec C).
   */
  public static Splits searchOnVal(ImageData folder) {
    return new Splits(folder.train(), folder.val(), folder.val());
  }

  /**
   * The training images on which BN statistics are recalculated, the same for every candidate and
   * in an order that mixes the classes, since each batch has its own statistics.
   *
   * @param images how many; all if there are fewer
   */
  public ImageSet recalibration(int images, Seed seed) {
    return train.sample(images, seed, "recalibration");
  }

  private static int[] where(boolean[] flags, boolean value) {
    return IntStream.range(0, flags.length).filter(i -> flags[i] == value).toArray();
  }
}
