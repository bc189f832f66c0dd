package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.ConfigEntry;
import org.spos.config.ConfigLoader;
import org.spos.config.Presets;
import org.spos.config.SposConfig;
import org.spos.workflow.NetworkConfig;

/** The configuration of a command: defaults, the resumed run, files, {@code -D}, options. */
final class GivenConfig {
  private final BaseCommand command;

  GivenConfig(BaseCommand command) {
    this.command = command;
  }

  /** All of it, over these defaults. */
  SposConfig over(SposConfig base) {
    return ConfigLoader.load(begun(base), files(), assignments());
  }

  /** To use a trained network with, as {@link BaseCommand#config(Checkpoint, Path, Optional)}. */
  SposConfig with(Checkpoint checkpoint, Path file, Optional<Path> architecture) {
    NetworkConfig network = NetworkConfig.of(checkpoint, file, architecture, keys());
    return network.fit(over(network.base()), key -> Assignment.sourceOf(key, assignments()));
  }

  /** Key by key. */
  List<ConfigEntry> entries() {
    return ConfigLoader.entries(begun(SposConfig.defaults()), files(), assignments());
  }

  private SposConfig begun(SposConfig base) {
    SposConfig start = base;
    for (Path run : command.runConfigurations()) {
      start = ConfigLoader.earlierDefaults(start, run);
    }
    return start;
  }

  /** The configuration files, the last the strongest. */
  private List<Path> files() {
    List<Path> files = new ArrayList<>(command.runConfigurations());
    command.global.files.forEach(file -> files.add(Presets.configuration(file)));
    return files;
  }

  /** All assignments, the last the strongest. */
  private List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>(command.foreignSettings());
    all.addAll(command.ownAssignments());
    return all;
  }

  /** The keys that any file or option sets. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    files().forEach(given -> keys.addAll(ConfigLoader.keys(given)));
    assignments().forEach(given -> keys.add(given.key()));
    return keys;
  }

  /** Whether an option, {@code -D} among them, sets this key: stronger than any file. */
  boolean isAssigned(String key) {
    return assignments().stream().anyMatch(given -> given.key().equals(key));
  }
}
