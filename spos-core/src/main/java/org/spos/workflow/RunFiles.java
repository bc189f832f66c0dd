package org.spos.workflow;

import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.spos.checkpoint.AtomicFiles;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.error.CheckpointException;
import org.spos.run.Manifest;
import org.spos.run.Manifest.Outcome;
import org.spos.run.RunDirectory;

/**
 * The run directory of a command with its configuration and manifest. Closing it without an outcome
 * marks the run as failed.
 */
final class RunFiles implements AutoCloseable {
  /** Keys that may change between a run and its continuation: they change no result. */
  private static final List<String> HARMLESS =
      List.of(
          "threads",
          "data.dir",
          "data.workers",
          "data.prefetch",
          "data.cacheBytes",
          "checkpoint.",
          "search.epochs");

  private final RunDirectory directory;
  private final Manifest manifest;
  private Outcome outcome = Outcome.FAILED;

  private RunFiles(RunDirectory directory, Manifest manifest) {
    this.directory = directory;
    this.manifest = manifest;
  }

  /**
   * Starts a run, or goes on with the one in the directory.
   *
   * @param sections of the configuration on which the command depends, besides data, seed, engine
   *     and space
   * @param engine description for the manifest
   * @param data fingerprint of the images
   * @throws CheckpointException if the run to go on with has another configuration or other images;
   *     names the differences
   */
  static RunFiles open(
      RunContext context, SposConfig config, List<String> sections, String engine, String data) {
    RunDirectory directory =
        context.resume()
            ? RunDirectory.resume(context.runDirectory())
            : RunDirectory.create(context.runDirectory());
    boolean opened = false;
    try {
      context.logTo().accept(directory.log());
      Manifest manifest =
          Manifest.start(
              context.commandLine(),
              config.seed(),
              engine,
              data,
              ConfigLoader.hash(config),
              Instant.now());
      if (context.resume() && Files.exists(directory.manifest())) {
        requireSame(directory, config, sections, data);
        manifest = startedAt(manifest, Manifest.read(directory.manifest()).started());
      }
      AtomicFiles.write(directory.config(), ConfigLoader.toYaml(config));
      manifest.write(directory.manifest());
      opened = true;
      return new RunFiles(directory, manifest);
    } finally {
      if (!opened) {
        directory.close();
      }
    }
  }

  RunDirectory directory() {
    return directory;
  }

  /** Name of the run: that of its directory. */
  String id() {
    return String.valueOf(directory.root().toAbsolutePath().normalize().getFileName());
  }

  /** Says how the run ended. */
  void ended(boolean interrupted) {
    outcome = interrupted ? Outcome.INTERRUPTED : Outcome.FINISHED;
  }

  @Override
  public void close() {
    try {
      manifest.end(outcome, Instant.now()).write(directory.manifest());
    } finally {
      directory.close();
    }
  }

  private static void requireSame(
      RunDirectory directory, SposConfig config, List<String> sections, String data) {
    SposConfig before = ConfigLoader.load(List.of(directory.config()), List.of());
    List<String> changed =
        ConfigLoader.differences(before, config).stream()
            .filter(difference -> HARMLESS.stream().noneMatch(difference::startsWith))
            .filter(
                difference ->
                    sections.stream().anyMatch(difference::startsWith)
                        || List.of("data.", "seed:", "engine:", "space.").stream()
                            .anyMatch(difference::startsWith))
            .toList();
    if (!changed.isEmpty()) {
      throw new CheckpointException(
          "%s was run with another configuration (%s); resume without these changes, or start a new run"
              .formatted(directory.root(), String.join("; ", changed)));
    }
    if (!Manifest.read(directory.manifest()).data().equals(data)) {
      throw new CheckpointException(
          "the images in %s changed since %s began; restore them, or start a new run"
              .formatted(config.data().dir(), directory.root()));
    }
  }

  private static Manifest startedAt(Manifest manifest, Instant started) {
    return new Manifest(
        manifest.tool(),
        manifest.commandLine(),
        manifest.seed(),
        manifest.platform(),
        manifest.engine(),
        manifest.data(),
        manifest.configHash(),
        started,
        Optional.empty(),
        manifest.outcome());
  }
}
