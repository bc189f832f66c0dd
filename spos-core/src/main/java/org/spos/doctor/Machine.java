package org.spos.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * All that checks see of the system around them, so that a test can show them another one.
 *
 * @param environment variables of the process
 * @param properties of Java
 * @param root of the file system, below which {@code proc}, {@code sys} and {@code dev} lie
 * @param workingFolder where runs are kept by default
 * @param processors that this process may use
 * @param nowMillis the time, in milliseconds since 1970
 */
record Machine(
    Map<String, String> environment,
    Properties properties,
    Path root,
    Path workingFolder,
    int processors,
    long nowMillis) {

  /** The one that this process runs on. */
  static Machine current() {
    return new Machine(
        System.getenv(),
        System.getProperties(),
        Path.of("/"),
        Path.of("").toAbsolutePath(),
        Runtime.getRuntime().availableProcessors(),
        System.currentTimeMillis());
  }

  /** Lines of a file such as {@code proc/cpuinfo}; none where it cannot be read. */
  List<String> lines(String file) {
    try {
      // Bytes beyond ASCII in a file of the system are no reason to stop.
      return Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The first line of a file; empty where it cannot be read or has none. */
  Optional<String> line(String file) {
    return lines(file).stream().findFirst();
  }

  /** What stands behind a colon, such as {@code MemAvailable} of {@code proc/meminfo}. */
  Optional<String> entry(String file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name) && line.indexOf(':') >= 0)
        .filter(line -> line.substring(0, line.indexOf(':')).strip().equals(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  /** A variable of the environment; empty if it is not set or holds nothing. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** A property of Java. */
  String property(String name) {
    return properties.getProperty(name, "");
  }
}
