package org.spos.workflow;

import java.util.Optional;
import org.spos.config.DataConfig;
import org.spos.config.DataConfig.SearchSplit;
import org.spos.data.ImageData;
import org.spos.data.ScoredOn;
import org.spos.data.ScoredOn.Kind;
import org.spos.data.SearchShare;
import org.spos.data.Splits;
import org.spos.seed.Seed;

/** How a configuration splits a data set among training, search and val. */
public final class SplitRule {
  /**
   * The same split for every run: a search must not score on images that its supernet trained on,
   * whatever seeds the two were given.
   */
  static final Seed SEED = new Seed(0);

  private SplitRule() {}

  /** Who may see which images. */
  public static Splits splits(DataConfig config, ImageData data) {
    return switch (config.searchSplit()) {
      case VAL -> Splits.searchOnVal(data);
      case VAL_PART -> Splits.valPart(data, share(config, data), config.confirmPerClass(), SEED);
      case SEARCH -> Splits.carve(data, share(config, data), config.confirmPerClass(), SEED);
    };
  }

  /** How many images of each class score candidates. */
  static SearchShare share(DataConfig config, ImageData data) {
    boolean usual = config.searchFraction() == 0 && config.searchPerClass() == 0;
    return usual && config.searchSplit() == SearchSplit.VAL_PART
        ? SearchShare.usual(data.val())
        : shareOfTrain(config);
  }

  /** The same where they are held out of train. */
  static SearchShare shareOfTrain(DataConfig config) {
    if (config.searchFraction() > 0) {
      return SearchShare.fraction(config.searchFraction());
    }
    int perClass = config.searchPerClass();
    return SearchShare.of(perClass > 0 ? perClass : SearchShare.PUBLISHED_PER_CLASS);
  }

  /**
   * Which images score the candidates of a search.
   *
   * @param images how many of them; 0 for all
   */
  static ScoredOn scoredOn(DataConfig config, int images, ImageData data) {
    Kind set =
        switch (config.searchSplit()) {
          case SEARCH -> Kind.SEARCH;
          case VAL_PART -> Kind.VAL_PART;
          case VAL -> Kind.VAL;
        };
    Optional<SearchShare> share =
        set == Kind.VAL ? Optional.empty() : Optional.of(share(config, data));
    return ScoredOn.of(set, share, images, SEED, data);
  }
}
