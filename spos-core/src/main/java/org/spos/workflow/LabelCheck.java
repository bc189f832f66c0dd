package org.spos.workflow;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.DataConfig;
import org.spos.config.DataConfig.Labels;
import org.spos.error.DataException;
import org.spos.space.ClassNames;

/**
 * Whether label i of the images means what output i of the weights means. Nothing else would show
 * it: with classes in another order every score is merely low.
 */
final class LabelCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LabelCheck.class);

  private LabelCheck() {}

  /**
   * Compares names where both sides have them, else the number of classes, and says then that it is
   * the order that counts.
   *
   * @param weights what the outputs of the network stand for
   * @param images what the labels stand for
   * @param config names the images, and says whether to insist on the order
   * @throws DataException naming the first class that differs
   */
  static void require(ClassNames weights, ClassNames images, DataConfig config) {
    compare(weights, images, config).ifPresent(LOG::info);
  }

  /** The same; returns what is to be said, empty where the names are the same. */
  static Optional<String> compare(ClassNames weights, ClassNames images, DataConfig config) {
    Optional<String> difference = weights.difference(images);
    boolean sameCount = weights.count() == images.count();
    if (difference.isPresent()) {
      if (!sameCount || config.labels() == Labels.BY_NAME) {
        throw new DataException(
            "the classes of %s are not those of the weights: %s; %s"
                .formatted(config.dir(), difference.get(), advice(sameCount)));
      }
      return Optional.of("Classes are matched by order, as data.labels says: " + difference.get());
    }
    return weights.named() && images.named()
        ? Optional.empty()
        : Optional.of("Classes are matched by order: " + unnamed(weights, images));
  }

  private static String advice(boolean sameCount) {
    return sameCount
        ? "name and order the classes as in training, or give --labels by-order if class i of the"
            + " images is class i of the weights all the same"
        : "give images of all classes that the weights were trained on, and of no others";
  }

  private static String unnamed(ClassNames weights, ClassNames images) {
    if (images.named()) {
      return "the weights do not name theirs";
    }
    return weights.named() ? "the images do not name theirs" : "neither side names them";
  }
}
