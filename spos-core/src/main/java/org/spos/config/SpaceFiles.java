package org.spos.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.spos.error.ConfigException;
import org.spos.space.SearchSpace;

/**
 * Search spaces in YAML: {@code name}, {@code inputSide}, {@code stemChannels}, {@code stemStride},
 * {@code stages} (a list of {@code blocks} and {@code channels}), {@code headChannels}, {@code
 * classes}, {@code dropout} and {@code candidates} (a list of ids, in the order of the choice
 * indices) are needed. A stage can have a {@code stride}, {@code candidates} and {@code
 * firstCandidates} (of its first block), a space {@code firstCandidates}, {@code activation},
 * {@code classifierBias} and {@code initialisation}; see {@link SearchSpace}. No other key is
 * allowed.
 */
public final class SpaceFiles {
  private SpaceFiles() {}

  /**
   * Reads a space file, or gives the space of a name, such as {@code imagenet}.
   *
   * @throws ConfigException naming file and key if it cannot be read or is not a space
   */
  public static SearchSpace read(String nameOrFile) {
    return toSpace(tree(nameOrFile, Path.of("")), nameOrFile);
  }

  /** The tree of a space file that another file names. */
  static ObjectNode tree(String nameOrFile, Path beside) {
    if (nameOrFile.equals(SearchSpace.imagenet().name())) {
      return Yaml.MAPPER.valueToTree(SearchSpace.imagenet());
    }
    Path sibling = beside.resolve(nameOrFile);
    Path file = isFile(sibling) ? sibling : Path.of(nameOrFile);
    if (!isFile(file)) {
      Optional<Path> preset = Presets.space(nameOrFile);
      if (preset.isPresent()) {
        return Yaml.read(preset.get());
      }
      String alsoTried = beside.toString().isEmpty() ? "" : ", here or in \"%s\"".formatted(beside);
      throw new ConfigException(
          "space \"%s\": %s%s; give a space file, or a name: %s%s"
              .formatted(
                  nameOrFile,
                  Files.isDirectory(file) ? "it is a folder" : "no such file",
                  alsoTried,
                  String.join(", ", names()),
                  Spelling.hint(nameOrFile, names())));
    }
    return Yaml.read(file);
  }

  /** A folder may well be called as one of our spaces is; a pipe is a file. */
  private static boolean isFile(Path file) {
    return Files.exists(file) && !Files.isDirectory(file);
  }

  /** Those that come with this program; the published one is always known. */
  private static SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(Presets.spaces());
    names.add(SearchSpace.imagenet().name());
    return names;
  }

  static SearchSpace toSpace(ObjectNode tree, String source) {
    SpaceTree.complete(tree);
    return Records.read(tree, SearchSpace.class, message -> source);
  }
}
