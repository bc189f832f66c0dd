package org.spos.workflow.dataset;

import java.nio.file.Path;
import org.spos.config.DataConfig.OnBadImage;
import org.spos.config.SposConfig;
import org.spos.data.ImageData;
import org.spos.data.NeededSplits;
import org.spos.data.pack.PackForm;
import org.spos.data.pack.PackWriter;
import org.spos.data.source.BadImages;
import org.spos.watch.Progress;
import org.spos.workflow.FoundImages;
import org.spos.workflow.Loading;
import org.spos.workflow.RunContext;

/** Packs the images of a data set into one file. */
public final class PackData {
  private final SposConfig config;
  private final Path target;
  private final PackForm form;
  private final RunContext context;

  /**
   * @param config names the images and what happens to those that cannot be read
   * @param target the new file
   */
  public PackData(SposConfig config, Path target, PackForm form, RunContext context) {
    this.config = config;
    this.target = target;
    this.form = form;
    this.context = context;
  }

  /** Packs, or goes on packing, until the end or until told to stop. */
  public PackWriter.Result run() {
    ImageData data = FoundImages.open(config.data(), NeededSplits.ANY).requireSound();
    FoundImages.tellOthers(data);
    BadImages bad =
        config.data().onBadImage() == OnBadImage.SKIP ? BadImages.skip() : BadImages.fail();
    PackWriter writer = new PackWriter(target, form, Loading.allWorkers(config), bad);
    try (Meter meter = new Meter(data.train().size() + data.val().size())) {
      return writer.write(data.train().listing(), data.val().listing(), meter::at, context.stop());
    }
  }

  /** Progress that begins with what an earlier process has packed. */
  private final class Meter implements AutoCloseable {
    private final int total;
    private Progress progress = Progress.silent().start("", 0, 0);
    private int last = -1;

    Meter(int total) {
      this.total = total;
    }

    void at(int done) {
      if (last < 0) {
        progress = context.progress().start("pack", total, done);
      } else {
        progress.advance(done - last, done - last, "");
      }
      last = done;
    }

    @Override
    public void close() {
      progress.close();
    }
  }
}
