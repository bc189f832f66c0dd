package org.spos.fuzz;

import java.nio.file.Path;
import java.util.List;
import org.spos.config.ConfigLoader;
import org.spos.config.SpaceFiles;

/** Configuration files and search spaces in YAML. */
public final class ConfigFuzz {
  private ConfigFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.read(bytes, file -> ConfigLoader.load(List.of(file), List.of()));
    FuzzFile.read(bytes, ConfigFuzz::readSpace);
  }

  private static void readSpace(Path file) {
    SpaceFiles.read(file.toString());
  }
}
