package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.data.ImageSet;

/** The preset for the one real data set that a package of Debian installs; skipped without it. */
class FashionMnistTest {
  private final SposConfig config =
      ConfigLoader.load(
          List.of(
              Path.of(System.getProperty("spos.root", "..")).resolve("config/fashion-mnist.yaml")),
          List.of());

  @BeforeEach
  void requirePackage() {
    assumeThat(config.data().path()).as("apt-get install dataset-fashion-mnist").isDirectory();
  }

  /** Sizes and first labels as its authors describe them: an ankle boot, two T-shirts, a dress. */
  @Test
  void isReadAsItsAuthorsDescribeIt() {
    Images images = Images.open(config);
    ImageSet all = images.data().train();
    assertThat(all.size()).isEqualTo(60_000);
    assertThat(images.val().size()).isEqualTo(10_000);
    assertThat(all.counts()).hasSize(10).containsOnly(6_000);
    assertThat(IntStream.range(0, 10).map(all::label))
        .containsExactly(9, 0, 0, 3, 0, 2, 7, 2, 5, 5);
    assertThat(images.search().size()).isEqualTo(5_000);
    assertThat(images.train().size()).isEqualTo(55_000);
  }

  @Test
  void isNormalisedByItsOwnMeanAndDeviation() {
    ImageSet all = Images.open(config).data().train();
    long[] sums = new long[3];
    for (int i = 0; i < all.size(); i++) {
      ByteBuffer pixels = all.content(i);
      for (; pixels.hasRemaining(); sums[0]++) {
        int value = pixels.get() & 0xFF;
        sums[1] += value;
        sums[2] += (long) value * value;
      }
    }
    double mean = (double) sums[1] / sums[0] / 255;
    double square = (double) sums[2] / sums[0] / (255.0 * 255);
    assertThat(config.data().mean())
        .allSatisfy(one -> assertThat(one).isCloseTo(mean, within(5e-5)));
    assertThat(config.data().deviation())
        .allSatisfy(
            one -> assertThat(one).isCloseTo(Math.sqrt(square - mean * mean), within(5e-5)));
  }
}
