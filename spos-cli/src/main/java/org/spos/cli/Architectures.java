package org.spos.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.spos.artifact.ArchitectureFile;
import org.spos.error.ConfigException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** Reads {@code --arch}: a JSON file of ours or NNI's, or a list of candidate indices. */
final class Architectures {
  private Architectures() {}

  /** The file that such a text names; empty if it lists choices. */
  static Optional<Path> file(String text) {
    return text.matches("[\\[(]?\\s*\\d+(\\s*[,\\s]\\s*\\d+)*\\s*[])]?")
        ? Optional.empty()
        : Optional.of(Path.of(text));
  }

  static Architecture read(String text, SearchSpace space) {
    Optional<Path> named = file(text);
    if (named.isEmpty()) {
      return space.parse(text);
    }
    Path file = named.get();
    if (!Files.exists(file)) {
      throw new ConfigException(
          "architecture \"%s\": no such file; give the architecture_final.json of a search's run, or candidate indices such as 2,1,0"
              .formatted(text));
    }
    return ArchitectureFile.read(file, space).architecture();
  }
}
