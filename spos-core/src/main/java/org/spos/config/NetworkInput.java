package org.spos.config;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.spos.config.DataConfig.Pixels;
import org.spos.error.ConfigException;

/**
 * The settings that decide what a network sees of an image. They belong to its weights: with others
 * every score is merely low, and nothing else shows why.
 */
public final class NetworkInput {
  /** What reaches the network in a test, and what made its weights and its BN statistics. */
  private static final List<String> KEYS =
      List.of(
          "data.preprocessing",
          "data.mean",
          "data.deviation",
          "data.augmentation",
          "data.evalResize",
          "data.resizeSide",
          "data.cropArea",
          "data.jitter",
          "data.flip",
          "data.fastDecode");

  /** Used by one way to see pixels only. */
  private static final Set<String> CONSTANTS = Set.of("data.mean", "data.deviation");

  /** What one pixel is to the network; the first of {@link #KEYS}. */
  private static final int OF_PIXELS = 3;

  private NetworkInput() {}

  /**
   * Compares what weights were trained with and what is asked for.
   *
   * @param recorded with the settings of the training
   * @param file of the weights, for the message
   * @param sourceOf who asks for a key, for the message
   * @throws ConfigException naming both values of what differs, unless the configuration insists
   */
  public static void require(
      SposConfig recorded, SposConfig asked, String file, Function<String, String> sourceOf) {
    require(KEYS, recorded, asked, file, sourceOf);
  }

  /** The same for a training that begins with the weights: how it augments is its own affair. */
  public static void requirePixels(SposConfig recorded, SposConfig asked, String file) {
    require(KEYS.subList(0, OF_PIXELS), recorded, asked, file, key -> "the configuration");
  }

  private static void require(
      List<String> keys,
      SposConfig recorded,
      SposConfig asked,
      String file,
      Function<String, String> sourceOf) {
    if (asked.data().acceptPreprocessing()) {
      return;
    }
    boolean constants = asked.data().preprocessing() == Pixels.NORMALISED;
    for (String difference : ConfigLoader.differences(recorded, asked)) {
      String key = difference.substring(0, difference.indexOf(':'));
      if (keys.contains(key) && (constants || !CONSTANTS.contains(key))) {
        String[] values = difference.substring(key.length() + 2).split(", now ", 2);
        throw new ConfigException(
            "%s was trained with %s %s, but %s asks for %s; leave that out, or insist with"
                    .formatted(file, key, values[0], sourceOf.apply(key), values[1])
                + " --accept-preprocessing");
      }
    }
  }
}
