package org.spos.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.spos.artifact.ArchitectureFile;
import org.spos.data.ScoredOn;
import org.spos.error.ConfigException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * What {@code --arch} says: a file of ours or another system's, or a list of candidate indices.
 *
 * @param architecture which one
 * @param scoredOn which images had a say in its choice; empty if nothing says so
 */
record Architectures(Architecture architecture, Optional<ScoredOn> scoredOn) {

  /** The file that such a text names; empty if it lists choices. */
  static Optional<Path> file(String text) {
    return text.matches("[\\[(]?\\s*\\d+(\\s*[,\\s]\\s*\\d+)*\\s*[])]?")
        ? Optional.empty()
        : Optional.of(Path.of(text));
  }

  static Architecture read(String text, SearchSpace space) {
    return parse(text, space).architecture();
  }

  static Architectures parse(String text, SearchSpace space) {
    Optional<Path> named = file(text);
    if (named.isEmpty()) {
      return new Architectures(space.parse(text), Optional.empty());
    }
    if (!Files.exists(named.get())) {
      throw new ConfigException(
          "architecture \"%s\": no such file; give the architecture_final.json of a search's run, or candidate indices such as 2,1,0"
              .formatted(text));
    }
    ArchitectureFile read = ArchitectureFile.read(named.get(), space);
    return new Architectures(read.architecture(), read.scoredOn());
  }
}
