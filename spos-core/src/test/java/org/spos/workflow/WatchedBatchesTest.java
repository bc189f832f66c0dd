package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.engine.ImageBatch;
import org.spos.watch.Progress;

class WatchedBatchesTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void countsABatchWhenItIsDoneAndEndsAfterTheLastInEachPass() {
    List<ImageBatch> batches = List.of(batch(4), batch(3));
    WatchedBatches watched = new WatchedBatches(batches, 7, "testing", this::start);
    for (int pass = 0; pass < 2; pass++) {
      assertThat(watched).containsExactlyElementsOf(batches);
    }
    List<String> onePass =
        List.of("testing of 7 from 0", "4 more, 4 images", "3 more, 3 images", "end");
    assertThat(told.subList(0, 4)).isEqualTo(onePass);
    assertThat(told.subList(4, 8)).isEqualTo(onePass);
  }

  private static ImageBatch batch(int size) {
    return new ImageBatch(new byte[size * 12], new int[size], 2);
  }

  private Progress start(String title, long total, long done) {
    told.add("%s of %s from %s".formatted(title, total, done));
    return new Progress() {
      @Override
      public void advance(long steps, long images, String note) {
        told.add("%s more, %s images".formatted(steps, images));
      }

      @Override
      public void close() {
        told.add("end");
      }
    };
  }
}
