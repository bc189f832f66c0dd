package org.spos.data;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.spos.error.DataException;
import org.spos.seed.Seed;
import org.spos.text.Text;

/**
 * Who may see which images: {@code train} trains, {@code search} scores candidates, {@code val}
 * judges the result. The first two are disjoint; the second is a part of the training folder or of
 * val.
 *
 * @param train images that train
 * @param search images that score candidates; none where all classes are too small to give any
 * @param val images of the validation folder
 */
public record Splits(ImageSet train, ImageSet search, ImageSet val) {
  /** Images whose batch statistics a candidate gets (Guo et al., section 3.3). */
  public static final int PUBLISHED_RECALIBRATION = 20_000;

  /**
   * Carves the search split out of the training images.
   *
   * @param share of each class, see {@link SearchShare#ofTrain}
   */
  public static Splits carve(ImageData folder, SearchShare share, Seed seed) {
    ImageSet all = folder.train();
    boolean[] taken = chosen(all, "search-split", seed, share::ofTrain);
    return new Splits(
        all.select(where(taken, false)), all.select(where(taken, true)), folder.val());
  }

  /**
   * Scores candidates on a part of val, for a supernet that was trained on all training images; the
   * rest of val stays unseen by the search, but {@link #val} is still all of it.
   *
   * @param share of each class, see {@link SearchShare#ofVal}
   */
  public static Splits valPart(ImageData folder, SearchShare share, Seed seed) {
    ImageSet val = folder.val();
    boolean[] taken = chosen(val, "val-part", seed, share::ofVal);
    return new Splits(folder.train(), val.select(where(taken, true)), val);
  }

  /** Which images of a set a share takes: from each class as many, drawn by its own stream. */
  private static boolean[] chosen(ImageSet all, String stream, Seed seed, IntUnaryOperator count) {
    boolean[] taken = new boolean[all.size()];
    int[][] members = all.byClass();
    for (int label = 0; label < members.length; label++) {
      int n = members[label].length;
      int[] order = seed.stream(stream, label).permutation(n);
      for (int k = 0; k < count.applyAsInt(n); k++) {
        taken[members[label][order[k]]] = true;
      }
    }
    return taken;
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
              data, SearchShare.SMALL_CLASS));
    }
    return search;
  }

  /**
   * The published code's split: trains on all training images and scores candidates on val, so the
   * final accuracy is no longer of unseen images.
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
