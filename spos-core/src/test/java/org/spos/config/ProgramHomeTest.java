package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramHomeTest {
  @TempDir Path folder;

  /** As {@code java -jar lib/spos.jar} of a release, from any folder. */
  @Test
  void aJarKnowsTheFolderAboveItThatHoldsThePresets() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("spos/lib"));
    Path jar = Files.createFile(lib.resolve("spos.jar"));
    assertThat(ProgramHome.above(jar)).isEmpty();

    Path config = Files.createDirectories(folder.resolve("spos/config"));
    assertThat(ProgramHome.above(jar)).isEmpty(); // any program may have such a folder

    Files.createFile(config.resolve("space-imagenet.yaml"));
    assertThat(ProgramHome.above(jar)).contains(folder.resolve("spos"));
  }
}
