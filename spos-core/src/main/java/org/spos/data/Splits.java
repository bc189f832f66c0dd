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
    boolean[] taken = HeldOut.of(all, seed, "search-split", share::ofTrain);
    return new Splits(
        all.select(HeldOut.where(taken, false)),
        all.select(HeldOut.where(taken, true)),
        folder.val());
  }

  /**
   * Scores candidates on a part of val, for a supernet that was trained on all training images; the
   * rest of val stays unseen by the search, but {@link #val} is still all of it.
   *
   * @param share of each class, see {@link SearchShare#ofVal}
   */
  public static Splits valPart(ImageData folder, SearchShare share, Seed seed) {
    ImageSet val = folder.val();
    boolean[] taken = HeldOut.of(val, seed, "val-part", share::ofVal);
    return new Splits(folder.train(), val.select(HeldOut.where(taken, true)), val);
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
}
