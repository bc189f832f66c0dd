package org.spos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.spos.engine.Engines;

/** Run directories that cannot be begun, continued or written to. */
final class BadRuns {
  private BadRuns() {}

  /** Prepares a copy of a good run; gives the words that are added to its resumption. */
  private interface Damage {
    String to(Path run, Materials good) throws IOException;
  }

  static Stream<BadInput> all() {
    return Stream.concat(directories(), Stream.concat(changes(), journals()));
  }

  private static Stream<BadInput> directories() {
    return Stream.of(
        begin(
            "a run directory that was used",
            "was already used",
            (run, good) -> Materials.copy(good.supernetRun(), run)),
        begin(
            "a run directory that holds other files",
            "is not empty and no run directory",
            (run, good) -> Materials.write(run.resolve("thesis.tex"), "x")),
        begin(
            "a file as run directory",
            "is a file; choose a folder",
            (run, good) -> Materials.write(run, "x")),
        new BadInput(
            "a run directory below a file",
            ExitCode.CHECKPOINT,
            "cannot use run directory",
            (folder, good) -> {
              Path file = Materials.write(folder.resolve("file"), "x");
              return Materials.words(
                  "train-supernet %s --run-dir %s".formatted(good.training(), file.resolve("run")));
            }),
        new BadInput(
            "a run directory where nobody may write",
            ExitCode.CHECKPOINT,
            "cannot use run directory",
            (folder, good) ->
                Materials.words(
                    "train-supernet %s --run-dir /proc/self/run".formatted(good.training()))),
        new BadInput(
            "a resumption of nothing",
            ExitCode.CHECKPOINT,
            "holds no run to resume",
            (folder, good) ->
                Materials.words("train-supernet --resume --run-dir " + folder.resolve("run"))),
        resume(
            "a run that was killed before it began",
            "before it began",
            (run, good) -> {
              Files.delete(run.resolve("config.yaml"));
              Files.delete(run.resolve("manifest.json"));
              return "";
            }),
        resume(
            "a run without its manifest",
            "manifest.json",
            (run, good) -> {
              Files.delete(run.resolve("manifest.json"));
              return "";
            }),
        resume(
            "a manifest that is none",
            "is not valid JSON",
            (run, good) -> {
              Files.writeString(run.resolve("manifest.json"), "{\"formatVersion\":");
              return "";
            }),
        resume(
            "a manifest of the future",
            "format version 2",
            (run, good) -> {
              replace(
                  run.resolve("manifest.json"), "\"formatVersion\" : 1", "\"formatVersion\" : 2");
              return "";
            }),
        resume(
            "a damaged line of metrics",
            "line 1 of",
            (run, good) -> {
              replace(run.resolve("metrics.jsonl"), "\"step\":1,", "\"step\":x,");
              return "";
            }),
        new BadInput(
            "a run of another command",
            ExitCode.CHECKPOINT,
            "is a run of train-supernet, not of scratch",
            (folder, good) -> {
              Path run = Materials.copy(good.supernetRun(), folder.resolve("run"));
              return Materials.words("scratch --arch 0,1 --resume --run-dir " + run);
            }));
  }

  private static Stream<BadInput> changes() {
    return Stream.of(
        resume("a run with another seed", "seed: 0, now 5", (run, good) -> "--seed 5"),
        resume(
            "a run with another learning rate",
            "supernet.learningRate: 0.5, now 0.3",
            (run, good) -> "--learning-rate 0.3"),
        resume(
            "a run with another space",
            "space.",
            (run, good) -> "--space " + Materials.ROOT.resolve("config/space-demo.yaml")),
        resume(
            "a run with other images",
            "the images in",
            (run, good) -> {
              Path data = Materials.copy(good.data(), run.resolveSibling("data"));
              Materials.write(data.resolve("train/extra.txt"), "no image");
              try (Stream<Path> classes = Files.list(data.resolve("train"))) {
                Path first = classes.filter(Files::isDirectory).sorted().findFirst().orElseThrow();
                try (Stream<Path> images = Files.list(first)) {
                  Files.delete(images.sorted().findFirst().orElseThrow());
                }
              }
              return "--data " + data;
            }));
  }

  private static Stream<BadInput> journals() {
    return Stream.of(
        journal(
            "a journal damaged in the middle",
            "line 3 of",
            lines -> edit(lines, 2, "macs", "Macs")),
        journal(
            "a journal with a lost line",
            "candidate 1 of the search journal is",
            lines ->
                Stream.concat(lines.subList(0, 1).stream(), lines.subList(2, 5).stream()).toList()),
        journal(
            "a journal with a line twice",
            "the search journal holds 5 candidates",
            lines ->
                Stream.concat(lines.subList(0, 3).stream(), lines.subList(2, 5).stream()).toList()),
        journal("a journal without its header", "line 1 of", lines -> lines.subList(1, 5)),
        journal(
            "a journal of zeroes", "line 1 of", lines -> List.of("\0".repeat(50), "\0".repeat(50))),
        journal(
            "a journal with a changed header",
            "line 1 of",
            lines -> edit(lines, 0, "\"data\":\"", "\"data\":\"x")),
        new BadInput(
            "a search with another supernet",
            ExitCode.CHECKPOINT,
            "supernet: ",
            (folder, good) -> {
              Path run = Materials.copy(good.searchRun(), folder.resolve("run"));
              Path other = folder.resolve("other");
              Materials.run(
                  Materials.words(
                      "train-supernet %s --seed 7 --run-dir %s".formatted(good.training(), other)),
                  Engines.found());
              return Materials.words(
                  "search --resume --run-dir %s --output %s --checkpoint %s"
                      .formatted(
                          run, folder.resolve("a.json"), other.resolve("supernet.safetensors")));
            }),
        new BadInput(
            "a search with another tester",
            ExitCode.CHECKPOINT,
            "tester.recalibration: cumulative, now ema",
            (folder, good) ->
                Materials.words(
                    "search --resume --run-dir %s --checkpoint %s --recalibrate ema"
                        .formatted(
                            Materials.copy(good.searchRun(), folder.resolve("run")),
                            good.supernet()))));
  }

  /** Changes the lines of a journal. */
  private interface Lines {
    List<String> changed(List<String> lines);
  }

  private static List<String> edit(List<String> lines, int at, String from, String to) {
    return Stream.concat(
            Stream.concat(
                lines.subList(0, at).stream(), Stream.of(lines.get(at).replace(from, to))),
            lines.subList(at + 1, lines.size()).stream())
        .toList();
  }

  private static BadInput journal(String name, String message, Lines change) {
    return new BadInput(
        name,
        ExitCode.CHECKPOINT,
        message,
        (folder, good) -> {
          Path run = Materials.copy(good.searchRun(), folder.resolve("run"));
          Path journal = run.resolve("journal.jsonl");
          Files.write(journal, change.changed(Files.readAllLines(journal)));
          return Materials.words(
              "search --resume --run-dir %s --output %s --checkpoint %s"
                  .formatted(run, folder.resolve("a.json"), good.supernet()));
        });
  }

  /** Prepares the place of a new run. */
  private interface Occupy {
    Path at(Path run, Materials good) throws IOException;
  }

  private static BadInput begin(String name, String message, Occupy occupy) {
    return new BadInput(
        name,
        ExitCode.CHECKPOINT,
        message,
        (folder, good) -> {
          Path run = folder.resolve("run");
          occupy.at(run, good);
          return Materials.words("train-supernet %s --run-dir %s".formatted(good.training(), run));
        });
  }

  private static BadInput resume(String name, String message, Damage damage) {
    return new BadInput(
        name,
        ExitCode.CHECKPOINT,
        message,
        (folder, good) -> {
          Path run = Materials.copy(good.supernetRun(), folder.resolve("run"));
          String more = damage.to(run, good);
          return Materials.words(
              ("train-supernet --resume --run-dir %s %s".formatted(run, more)).strip());
        });
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    if (!text.contains(from)) {
      throw new IllegalStateException(from + " is not in " + text);
    }
    Files.writeString(file, text.replace(from, to));
  }
}
