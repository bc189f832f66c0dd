package org.spos.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.error.ConfigException;

/**
 * The configurations and spaces that come with this program, known by name from any folder: {@code
 * paper} for {@code config/paper.yaml}, {@code cifar} as a space for {@code
 * config/space-cifar.yaml}.
 */
public final class Presets {
  private static final String SPACE = "space-";
  private static final String SUFFIX = ".yaml";

  private Presets() {}

  /**
   * The file of a configuration.
   *
   * @param nameOrFile a file, or the name of a preset
   * @throws ConfigException naming the presets if it is neither
   */
  public static Path configuration(Path nameOrFile) {
    if (Files.isRegularFile(nameOrFile) || !isName(nameOrFile.toString())) {
      return nameOrFile; // who reads it says what is wrong with it
    }
    return named(nameOrFile.toString());
  }

  /**
   * The file of a preset, whatever lies in the current folder.
   *
   * @throws ConfigException naming the presets if there is none of that name
   */
  public static Path named(String name) {
    return file(name)
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s %s; give a file, or a preset: %s%s"
                        .formatted(
                            name,
                            Files.isDirectory(Path.of(name)) ? "is a folder" : "does not exist",
                            String.join(", ", names()),
                            Spelling.hint(name, names()))));
  }

  /** The file of a space by its name. */
  static Optional<Path> space(String name) {
    return isName(name) ? file(SPACE + name) : Optional.empty();
  }

  /** Names of configurations. */
  public static List<String> names() {
    return list().stream().filter(name -> !name.startsWith(SPACE)).toList();
  }

  /** Names of spaces. */
  public static List<String> spaces() {
    return list().stream()
        .filter(name -> name.startsWith(SPACE))
        .map(name -> name.substring(SPACE.length()))
        .toList();
  }

  /** What a source is called: a file of ours by its name. */
  static String called(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    String name = String.valueOf(file.getFileName());
    return folder != null && folder.equals(folder()) && name.endsWith(SUFFIX)
        ? "preset " + name.substring(0, name.length() - SUFFIX.length())
        : file.toString();
  }

  private static boolean isName(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9-]*");
  }

  private static Optional<Path> file(String name) {
    return Optional.of(folder().resolve(name + SUFFIX)).filter(Files::isRegularFile);
  }

  private static Path folder() {
    return ProgramHome.find().resolve("config").toAbsolutePath().normalize();
  }

  private static List<String> list() {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // a list for a message
    }
  }
}
