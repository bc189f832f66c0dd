package org.spos.config;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** The folder of this program: that of a checkout, or of an unpacked release. */
public final class ProgramHome {
  /** The property that names it; the launchers set it. */
  private static final String PROPERTY = "spos.home";

  /** What only this folder holds. */
  private static final String MARK = "config/space-imagenet.yaml";

  private ProgramHome() {}

  /** As the launcher says, else a folder above this program's classes, else the current one. */
  static Path find() {
    String named = System.getProperty(PROPERTY, "");
    return named.isEmpty()
        ? classes().flatMap(ProgramHome::above).orElse(Path.of(""))
        : Path.of(named);
  }

  /** The jar or folder that this program's classes come from; empty if that is neither. */
  public static Optional<Path> classes() {
    CodeSource source = ProgramHome.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? Optional.empty() : Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The nearest folder above a file that holds the presets. */
  static Optional<Path> above(Path file) {
    for (Path folder = file.toAbsolutePath().getParent();
        folder != null;
        folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve(MARK))) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }
}
