package org.spos.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  @Test
  void triesTheHomeThenFoldersForTemporaryFiles() {
    assertThat(Candidates.of(Map.of("TMPDIR", "/scratch"), properties()))
        .containsExactly(
            new UnpackFolder(Path.of("/home/a/.javacpp/cache"), false),
            new UnpackFolder(Path.of("/scratch/spos-native-a_b"), true),
            new UnpackFolder(Path.of("/tmp/spos-native-a_b"), true),
            new UnpackFolder(Path.of("/var/tmp/spos-native-a_b"), true));
  }

  @Test
  void triesNothingButWhatTheUserChose() {
    Properties properties = properties();
    properties.setProperty("org.bytedeco.javacpp.cachedir", "/b");
    assertThat(Candidates.of(Map.of(), properties))
        .containsExactly(new UnpackFolder(Path.of("/b"), false));
    assertThat(Candidates.of(Map.of("SPOS_NATIVE_DIR", "/a"), properties))
        .containsExactly(new UnpackFolder(Path.of("/a"), false));
  }

  @Test
  void managesWithoutAHome() {
    Properties properties = properties();
    properties.setProperty("user.home", "?");
    assertThat(Candidates.of(Map.of(), properties)).allMatch(UnpackFolder::shared).hasSize(2);
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user.home", "/home/a");
    properties.setProperty("user.name", "a b");
    properties.setProperty("java.io.tmpdir", "/tmp");
    return properties;
  }
}
