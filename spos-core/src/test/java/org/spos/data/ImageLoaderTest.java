package org.spos.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.source.BadImages;

class ImageLoaderTest {
  @TempDir Path dir;
  private ImageSet images;

  @BeforeEach
  void writeImages() throws IOException {
    images = TestImages.folder(dir, 7).train(); // 21 images
  }

  @Test
  void keepsWhatFitsUnlessItIsLessThanATwentiethOfTheSet() throws IOException {
    try (ImageDecoder decoder = new ImageDecoder()) {
      int bytes = images.read(0, decoder).bytes();

      assertThat(isKept(2L * bytes, decoder)).isTrue();
      assertThat(isKept(bytes, decoder)).as("one of 21").isFalse();
      assertThat(isKept(0, decoder)).isFalse();
    }
  }

  /** Whether an image can be had again when its file is gone. */
  private boolean isKept(long cacheBytes, ImageDecoder decoder) throws IOException {
    ImageLoader loader = new ImageLoader(images, BadImages.skip(), cacheBytes);
    Path file = Path.of(images.name(0));
    byte[] content = Files.readAllBytes(file);
    assertThat(loader.load(0, decoder)).isPresent();
    Files.delete(file);
    Optional<ImageLoader.Loaded> again = loader.load(0, decoder);
    Files.write(file, content);
    return again.isPresent();
  }
}
