package org.spos.data.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.decode.ImageDecoder;

class FolderSourceTest {
  @TempDir Path folder;

  @Test
  void saysTheSameOfAMissingFileHoweverItIsRead() {
    FolderSource source = new FolderSource(folder, new String[] {"a/1.jpg"}, new long[] {10});
    String expected =
        "image %s cannot be read: no such file or folder"
            .formatted(folder.resolve("a").resolve("1.jpg"));
    assertThatThrownBy(() -> source.content(0)).hasMessage(expected);
    try (ImageDecoder decoder = new ImageDecoder()) {
      assertThatThrownBy(() -> source.read(0, decoder)).hasMessage(expected);
    }
  }
}
