package org.spos.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;

/** The jars of this program as Spark takes them. */
final class SparkJars {
  /** What Spark brings itself: two of each would not get on in one process. */
  private static final Pattern OF_SPARK =
      Pattern.compile(
          "(jackson-(core|databind|annotations)|slf4j-api|logback-(classic|core))-[0-9].*");

  private SparkJars() {}

  /**
   * Those of a class path, with what their manifests name, but without what Spark brings.
   *
   * @throws ConfigException if one of them is no jar, or Spark's list cannot name it
   * @throws CheckpointException if one is missing or cannot be read
   */
  static List<Path> of(String classPath) {
    Set<Path> jars = new LinkedHashSet<>();
    Arrays.stream(classPath.split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .forEach(entry -> add(jars, Path.of(entry).toAbsolutePath().normalize()));
    return jars.stream()
        .filter(jar -> !OF_SPARK.matcher(String.valueOf(jar.getFileName())).matches())
        .toList();
  }

  private static void add(Set<Path> jars, Path jar) {
    if (!Files.exists(jar)) {
      throw new CheckpointException(jar + " is missing; build spos again");
    }
    if (!Files.isRegularFile(jar)) {
      throw new ConfigException(
          jar + " is no jar, and Spark takes jars: call the packaged command, scripts/spos");
    }
    if (jar.toString().contains(",")) {
      throw new ConfigException(
          "Spark separates jars by commas, and %s has one; put spos into another folder"
              .formatted(jar));
    }
    if (!jars.add(jar)) {
      return;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String named =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (named != null) {
        Arrays.stream(named.split(" "))
            .filter(name -> !name.isEmpty())
            .map(jar::resolveSibling)
            .filter(Files::exists) // jars of others name what they can do without
            .forEach(sibling -> add(jars, sibling.normalize()));
      }
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", jar, e);
    }
  }
}
