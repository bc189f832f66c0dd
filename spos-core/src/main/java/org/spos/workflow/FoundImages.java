package org.spos.workflow;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.DataConfig;
import org.spos.data.ImageData;
import org.spos.data.ImageLocation;
import org.spos.data.NeededSplits;
import org.spos.data.source.OtherFiles;

/** The data set that a configuration names, as it lies there. */
public final class FoundImages {
  private static final Logger LOG = LoggerFactory.getLogger(FoundImages.class);

  private FoundImages() {}

  /** The data set of a configuration, both splits of it. */
  public static ImageData open(DataConfig config) {
    return open(config, NeededSplits.TRAIN_AND_VAL);
  }

  /** The data set of a configuration, of which what is not needed may be missing. */
  public static ImageData open(DataConfig config, NeededSplits needed) {
    double fraction = config.valFraction();
    ImageLocation location =
        new ImageLocation(config.path(), config.trainListPath(), config.valListPath(), fraction);
    ImageData data = ImageData.open(location, needed);
    return fraction > 0 ? data.cutVal(fraction, SplitRule.SEED) : data;
  }

  /** Says in one line which files lie among the images and are left out. */
  public static void tellOthers(ImageData data) {
    OtherFiles others = data.others();
    if (others.count() > 0) {
      LOG.warn("{}: {} files are not read as images: {}", data.path(), others.count(), others);
    }
  }
}
