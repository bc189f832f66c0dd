package org.spos.data.transform;

import org.spos.error.ConfigException;
import org.spos.text.Text;

/**
 * How images become network inputs.
 *
 * @param inputSide side of the square input in pixels
 * @param resizeSide short side in pixels before the centre crop of an evaluation image
 * @param evalResize how an evaluation image is scaled
 * @param augmentation what happens to a training image
 * @param minArea smallest share of the image's area in a random crop, in (0, 1]
 * @param maxArea largest share, in (0, 1]
 * @param minRatio smallest width to height of a random crop
 * @param maxRatio largest width to height
 * @param jitter brightness, contrast and saturation factors are uniform in 1 ± jitter; 0 is none
 * @param flipProbability of a mirrored training image, in [0, 1]
 * @param padding zero pixels on each side for {@link Augmentation#PADDED_CROP}
 * @param fastDecode whether a JPEG may be decoded at a half, quarter or eighth, as long as its
 *     short side keeps {@code resizeSide} pixels; faster for large images, with slightly other
 *     pixels
 */
public record Preprocessing(
    int inputSide,
    int resizeSide,
    EvalResize evalResize,
    Augmentation augmentation,
    double minArea,
    double maxArea,
    double minRatio,
    double maxRatio,
    double jitter,
    double flipProbability,
    int padding,
    boolean fastDecode) {

  public Preprocessing {
    require(inputSide >= 1, "inputSide must be at least 1, got " + inputSide);
    require(
        resizeSide >= inputSide,
        Text.format("resizeSide must be at least inputSide %d, got %d", inputSide, resizeSide));
    require(
        0 < minArea && minArea <= maxArea && maxArea <= 1,
        "minArea and maxArea must satisfy 0 < minArea <= maxArea <= 1, got %s and %s"
            .formatted(minArea, maxArea));
    require(
        0 < minRatio && minRatio <= maxRatio,
        "minRatio and maxRatio must satisfy 0 < minRatio <= maxRatio, got %s and %s"
            .formatted(minRatio, maxRatio));
    require(jitter >= 0 && jitter <= 1, "jitter must be in [0, 1], got " + jitter);
    require(
        flipProbability >= 0 && flipProbability <= 1,
        "flipProbability must be in [0, 1], got " + flipProbability);
    require(padding >= 0, "padding must not be negative, got " + padding);
  }

  /** The published preprocessing: 224 pixels, short side 256 (Megvii {@code train.py}). */
  public static Preprocessing published() {
    return forInput(224);
  }

  /** The published preprocessing scaled to another input: short side 256/224 of it, rounded. */
  public static Preprocessing forInput(int inputSide) {
    int resizeSide = (int) Math.round(inputSide * 256 / 224.0);
    return new Preprocessing(
        inputSide,
        resizeSide,
        EvalResize.OPENCV_LINEAR,
        Augmentation.RESIZED_CROP,
        0.08,
        1.0,
        3 / 4.0,
        4 / 3.0,
        0.4,
        0.5,
        4,
        false);
  }

  /** For images of about the input's size: no margin in evaluation, padded crop and flip. */
  public static Preprocessing forSmallImages(int inputSide) {
    return forInput(inputSide).withResizeSide(inputSide).withAugmentation(Augmentation.PADDED_CROP);
  }

  public Preprocessing withAugmentation(Augmentation other) {
    return new Preprocessing(
        inputSide,
        resizeSide,
        evalResize,
        other,
        minArea,
        maxArea,
        minRatio,
        maxRatio,
        jitter,
        flipProbability,
        padding,
        fastDecode);
  }

  public Preprocessing withResizeSide(int other) {
    return new Preprocessing(
        inputSide,
        other,
        evalResize,
        augmentation,
        minArea,
        maxArea,
        minRatio,
        maxRatio,
        jitter,
        flipProbability,
        padding,
        fastDecode);
  }

  /** Shortest side that a decoded image needs; 0 for all of it. */
  public int decodeSide() {
    return fastDecode ? resizeSide : 0;
  }

  /** Bytes of one input: side × side × 3. */
  public int inputBytes() {
    return inputSide * inputSide * 3;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new ConfigException("preprocessing: " + message);
    }
  }
}
