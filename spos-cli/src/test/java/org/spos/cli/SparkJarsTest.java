package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;

class SparkJarsTest {
  @TempDir Path folder;

  private Path jar(String name, String classPath) throws IOException {
    Path jar = folder.resolve(name);
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!classPath.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    }
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  @Test
  void listsWhatTheManifestNamesButNotWhatSparkBrings() throws IOException {
    for (String name :
        new String[] {
          "spos-core-0.2.0.jar",
          "jackson-core-2.22.4.jar",
          "jackson-databind-2.22.4.jar",
          "jackson-annotations-2.22.jar",
          "jackson-dataformat-yaml-2.22.4.jar",
          "slf4j-api-2.0.20.jar",
          "logback-classic-1.6.6.jar",
          "logback-core-1.6.6.jar"
        }) {
      jar("lib/" + name, "");
    }
    Path spos =
        jar(
            "spos.jar",
            "lib/spos-core-0.2.0.jar lib/jackson-core-2.22.4.jar lib/jackson-databind-2.22.4.jar"
                + " lib/jackson-annotations-2.22.jar lib/jackson-dataformat-yaml-2.22.4.jar"
                + " lib/slf4j-api-2.0.20.jar lib/logback-classic-1.6.6.jar"
                + " lib/logback-core-1.6.6.jar lib/gone.jar");
    Path kernels = jar("kernels.jar", "");
    assertThat(SparkJars.of(spos + File.pathSeparator + kernels + File.pathSeparator + spos))
        .containsExactly(
            spos,
            folder.resolve("lib/spos-core-0.2.0.jar"),
            folder.resolve("lib/jackson-dataformat-yaml-2.22.4.jar"),
            kernels);
  }

  @Test
  void refusesWhatSparkCannotTake() throws IOException {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SparkJars.of(folder.toString()))
        .withMessageContaining("is no jar, and Spark takes jars");
    Path comma = jar("a,b/spos.jar", "");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SparkJars.of(comma.toString()))
        .withMessageContaining("Spark separates jars by commas");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> SparkJars.of(folder.resolve("none.jar").toString()))
        .withMessageContaining("none.jar is missing");
  }
}
