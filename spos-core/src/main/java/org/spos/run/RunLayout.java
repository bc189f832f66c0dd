package org.spos.run;

import java.nio.file.Path;

/** Names of the files of a run directory. */
final class RunLayout {
  private RunLayout() {}

  static Path lock(Path root) {
    return root.resolve("run.lock");
  }

  static Path config(Path root) {
    return root.resolve("config.yaml");
  }

  static Path manifest(Path root) {
    return root.resolve("manifest.json");
  }

  static Path metrics(Path root) {
    return root.resolve("metrics.jsonl");
  }

  static Path times(Path root) {
    return root.resolve("times.jsonl");
  }

  static Path journal(Path root) {
    return root.resolve("journal.jsonl");
  }
}
