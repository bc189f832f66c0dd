package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.config.SposConfig;
import org.spos.engine.Recalibration;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.tester.CandidateTester;
import org.spos.train.FakeNetwork;

class WatchedImagesTest {
  @TempDir Path folder;

  private static List<Thread> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("spos-(eval|recalibration)-\\d+"))
        .toList();
  }

  /** Of 5 batches for BN statistics and 6 for the test only one each is read. */
  @Test
  void aStopEndsTheThreadsThatReadImages() {
    Playground play = Playground.in(folder);
    SposConfig config =
        play.config(
            "tester.recalibrationBatch=2",
            "tester.testBatch=1",
            "data.workers=1",
            "data.prefetch=1",
            "data.cacheBytes=0");
    Images images = Images.openForSearch(config);
    List<Thread> before = readers();
    CandidateTester tester =
        new WatchedImages(images)
            .tester(
                new FakeNetwork(NetworkPlan.supernet(Playground.SPACE)),
                Recalibration.CUMULATIVE,
                images.search(),
                play.context("run", false, () -> true));
    assertThat(tester.test(Architecture.of(2, 0, 3)).images()).isEqualTo(1);
    assertThat(before).containsAll(readers());
  }
}
