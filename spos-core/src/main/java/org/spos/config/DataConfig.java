package org.spos.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.spos.data.transform.Augmentation;
import org.spos.data.transform.EvalResize;
import org.spos.engine.PixelFormat;

/**
 * Images: where they are and how the network sees them.
 *
 * @param dir folder with {@code train/<class>/*} and {@code val/<class>/*}, or a pack; see
 *     docs/data.md for more
 * @param trainList file with lines {@code path label} that names the images of {@code train}; empty
 *     for all
 * @param valList the same for {@code val}
 * @param valFraction share of each class of {@code train} that becomes {@code val} where the data
 *     set has none, at most 0.5; 0 for none
 * @param labels what makes a label of the images the same as an output of given weights
 * @param preprocessing what the network sees of a pixel
 * @param mean of red, green and blue in [0, 1], for {@code normalised}: that of the training images
 * @param deviation of red, green and blue, above 0, for {@code normalised}
 * @param acceptPreprocessing whether given weights may be used with other settings of what a
 *     network sees than they were trained with
 * @param searchSplit which images score the candidates of a search
 * @param trainedOn which images given weights were trained on
 * @param searchPerClass images of each class that score candidates; 0 for the usual number: 50 held
 *     out of {@code train}, or a fifth of the average class of {@code val} for {@code val-part}
 * @param searchFraction share of each class instead, at most 0.5; 0 for searchPerClass
 * @param confirmPerClass images of each class, apart from those, on which the best candidates of a
 *     search are measured once more, and never trained on; 0 for none
 * @param dropLast whether training skips the smaller last batch of an epoch
 * @param augmentation what happens to a training image
 * @param evalResize how an evaluation image is scaled before its centre is cut out
 * @param resizeSide short side of the scaled evaluation image in pixels; 0 for 256/224 of the input
 * @param cropArea smallest share of the image that a random crop covers, in (0, 1]
 * @param jitter largest change of brightness, contrast and saturation, in [0, 1); 0 for none
 * @param flip probability of a left–right flip of a training image
 * @param fastDecode whether large JPEG may be decoded at a half, quarter or eighth of their size
 * @param onBadImage what happens to images that cannot be read
 * @param workers threads that decode images, at most 1,024; 0 for half of {@code threads}
 * @param prefetch batches decoded ahead, from 1 to 1,024
 * @param cacheBytes memory for decoded images, so that a small data set is decoded once; 0 for none
 */
public record DataConfig(
    String dir,
    String trainList,
    String valList,
    double valFraction,
    Labels labels,
    Pixels preprocessing,
    List<Double> mean,
    List<Double> deviation,
    boolean acceptPreprocessing,
    SearchSplit searchSplit,
    TrainedOn trainedOn,
    int searchPerClass,
    double searchFraction,
    int confirmPerClass,
    boolean dropLast,
    Augmentation augmentation,
    EvalResize evalResize,
    int resizeSide,
    double cropArea,
    double jitter,
    double flip,
    boolean fastDecode,
    OnBadImage onBadImage,
    int workers,
    int prefetch,
    long cacheBytes) {

  /** What makes a label of the images the same as an output of given weights. */
  public enum Labels {
    /** The name of the class, where both sides have names; else the order. */
    BY_NAME,
    /** The order alone, whatever the names are. */
    BY_ORDER
  }

  /** What the network sees of a pixel. */
  public enum Pixels {
    /** Blue, green, red from 0 to 255 (Megvii, NNI with {@code --spos-preprocessing}). */
    BGR255,
    /** Red, green, blue in [0, 1], less {@code mean}, divided by {@code deviation}. */
    NORMALISED
  }

  /** Which images score the candidates of a search. */
  public enum SearchSplit {
    /** Held out of {@code train} and never trained on (the paper). */
    SEARCH,
    /**
     * A part of {@code val}, at most half of each class: for a supernet that was trained on all of
     * {@code train}. The rest of {@code val} still judges the result.
     */
    VAL_PART,
    /** {@code val}, as all published code does: the final accuracy is then optimistic. */
    VAL
  }

  /** Which images of {@code train} given weights were trained on. */
  public enum TrainedOn {
    /** Those that the file of the weights says; all where it says nothing. */
    @JsonProperty("recorded")
    RECORDED,
    /** All, whatever the file says. */
    @JsonProperty("all")
    ALL,
    /** All but those that score candidates, whatever the file says. */
    @JsonProperty("withoutSearchSplit")
    WITHOUT_SEARCH_SPLIT
  }

  /** What happens to images that cannot be read. */
  public enum OnBadImage {
    /** The first one ends the command. */
    FAIL,
    /** They are left out and listed in the run directory. */
    SKIP
  }

  public DataConfig {
    Require.that(!dir.isBlank(), "dir", "must not be empty", "\"\"");
    Require.that(
        mean.size() == 3 && mean.stream().allMatch(m -> m >= 0 && m <= 1),
        "mean",
        "must be three numbers from 0 to 1 (red, green, blue)",
        mean);
    Require.that(
        deviation.size() == 3 && deviation.stream().allMatch(d -> d > 0 && d <= 1),
        "deviation",
        "must be three numbers above 0, at most 1 (red, green, blue)",
        deviation);
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    Require.atLeast("searchPerClass", 0, searchPerClass);
    Require.that(
        valFraction >= 0 && valFraction <= 0.5,
        "valFraction",
        "must be from 0 to 0.5",
        valFraction);
    Require.that(
        searchFraction >= 0 && searchFraction <= 0.5,
        "searchFraction",
        "must be from 0 to 0.5",
        searchFraction);
    Require.atLeast("confirmPerClass", 0, confirmPerClass);
    Require.that(
        confirmPerClass == 0 || searchSplit != SearchSplit.VAL,
        "confirmPerClass",
        "must be 0 where searchSplit is val, because all of val scores candidates; search and"
            + " val-part leave images to confirm with",
        confirmPerClass);
    Require.between("resizeSide", 0, 8_192, resizeSide);
    Require.that(cropArea > 0 && cropArea <= 1, "cropArea", "must be above 0, at most 1", cropArea);
    Require.fraction("jitter", jitter);
    Require.probability("flip", flip);
    Require.between("workers", 0, 1_024, workers);
    Require.between("prefetch", 1, 1_024, prefetch);
    Require.atLeast("cacheBytes", 0, cacheBytes);
  }

  /** The published preprocessing; the search split of the paper. */
  public static DataConfig defaults() {
    return new DataConfig(
        "data/imagenet",
        "",
        "",
        0,
        Labels.BY_NAME,
        Pixels.BGR255,
        PixelFormat.NORMALISED.mean(),
        PixelFormat.NORMALISED.deviation(),
        false,
        SearchSplit.SEARCH,
        TrainedOn.RECORDED,
        0,
        0,
        0,
        false,
        Augmentation.RESIZED_CROP,
        EvalResize.OPENCV_LINEAR,
        0,
        0.08,
        0.4,
        0.5,
        false,
        OnBadImage.FAIL,
        0,
        4,
        256_000_000);
  }

  /** The same with other images that score candidates. */
  public DataConfig withSearchSplit(SearchSplit other) {
    return new DataConfig(
        dir,
        trainList,
        valList,
        valFraction,
        labels,
        preprocessing,
        mean,
        deviation,
        acceptPreprocessing,
        other,
        trainedOn,
        searchPerClass,
        searchFraction,
        confirmPerClass,
        dropLast,
        augmentation,
        evalResize,
        resizeSide,
        cropArea,
        jitter,
        flip,
        fastDecode,
        onBadImage,
        workers,
        prefetch,
        cacheBytes);
  }

  /** How pixels are fed to a network. */
  public PixelFormat pixelFormat() {
    return preprocessing == Pixels.BGR255
        ? PixelFormat.BGR255
        : new PixelFormat.Normalised(mean, deviation);
  }

  /** The folder or pack. */
  public Path path() {
    return Path.of(dir);
  }

  /** The list of training images, if there is one. */
  public Optional<Path> trainListPath() {
    return optional(trainList);
  }

  /** The list of validation images, if there is one. */
  public Optional<Path> valListPath() {
    return optional(valList);
  }

  private static Optional<Path> optional(String file) {
    return file.isBlank() ? Optional.empty() : Optional.of(Path.of(file));
  }
}
