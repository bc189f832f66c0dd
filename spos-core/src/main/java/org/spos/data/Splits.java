package org.spos.data;

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
 * @param confirm images on which the best candidates are measured once more, which neither train
 *     nor score; none where none are wanted
 * @param val images of the validation folder
 */
public record Splits(ImageSet train, ImageSet search, ImageSet confirm, ImageSet val) {
  /** Images whose batch statistics a candidate gets (Guo et al., section 3.3). */
  public static final int PUBLISHED_RECALIBRATION = 20_000;

  /**
   * Carves the search split out of the training images.
   *
   * @param share of each class, see {@link SearchShare#ofTrain}
   */
  public static Splits carve(ImageData folder, SearchShare share, Seed seed) {
    return carve(folder, share, 0, seed);
  }

  /**
   * The same with images to confirm with: in each class those that follow the search split in the
   * drawn order, so that neither changes the other. At least half of a class stays to train on, and
   * a class of fewer than 5 stays whole.
   *
   * @param confirm how many of each class; see {@link #requireConfirm}
   */
  public static Splits carve(ImageData folder, SearchShare share, int confirm, Seed seed) {
    ImageSet all = folder.train();
    boolean[] taken = HeldOut.of(all, seed, "search-split", share::ofTrain);
    boolean[] held =
        HeldOut.of(all, seed, "search-split", n -> share.ofTrain(n) + ofTrain(n, share, confirm));
    return new Splits(
        all.select(HeldOut.where(held, false)),
        all.select(HeldOut.where(taken, true)),
        all.select(HeldOut.where(without(held, taken), true)),
        folder.val());
  }

  private static int ofTrain(int n, SearchShare share, int confirm) {
    return n < SearchShare.SMALL_CLASS
        ? 0
        : Math.max(0, Math.min(confirm, n / 2 - share.ofTrain(n)));
  }

  private static boolean[] without(boolean[] all, boolean[] some) {
    boolean[] rest = all.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] &= !some[i];
    }
    return rest;
  }

  /**
   * Scores candidates on a part of val, for a supernet that was trained on all training images; the
   * rest of val stays unseen by the search, but {@link #val} is still all of it.
   *
   * @param share of each class, see {@link SearchShare#ofVal}
   */
  public static Splits valPart(ImageData folder, SearchShare share, Seed seed) {
    return valPart(folder, share, 0, seed);
  }

  /** The same with images of val to confirm with, which follow the others in the drawn order. */
  public static Splits valPart(ImageData folder, SearchShare share, int confirm, Seed seed) {
    ImageSet val = folder.val();
    boolean[] taken = HeldOut.of(val, seed, "val-part", share::ofVal);
    boolean[] held = HeldOut.of(val, seed, "val-part", n -> Math.min(n, share.ofVal(n) + confirm));
    return new Splits(
        folder.train(),
        val.select(HeldOut.where(taken, true)),
        val.select(HeldOut.where(without(held, taken), true)),
        val);
  }

  /**
   * Checks that every class that is not too small for any split gives as many images to confirm
   * with as are wanted.
   *
   * @param all the images that were cut: {@code train}, or {@code val} where that is
   * @param wanted of each class
   * @param data names the data set in the message
   * @throws DataException with the numbers of the first class that does not
   */
  public void requireConfirm(ImageSet all, int wanted, String data) {
    int[][] members = all.byClass();
    int[][] scoring = search.byClass();
    int[][] confirming = confirm.byClass();
    for (int label = 0; wanted > 0 && label < members.length; label++) {
      int n = members[label].length;
      int got = confirming[label].length;
      if (n >= SearchShare.SMALL_CLASS && got < wanted) {
        throw new DataException(
            Text.format(
                "data.confirmPerClass asks for %d images of each class, but class \"%s\" of %s has"
                    + " %d, of which %d score candidates%s: it can give %d; ask for fewer, or add"
                    + " images",
                wanted,
                all.classes().get(label),
                data,
                n,
                scoring[label].length,
                all.size() == val.size() && all.names().equals(val.names())
                    ? ""
                    : " and half train",
                got));
      }
    }
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
    return new Splits(folder.train(), folder.val(), folder.val().select(new int[0]), folder.val());
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
}
