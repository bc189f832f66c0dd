package org.spos.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Configuration files, search spaces and options that cannot be meant. */
final class BadConfigurations {
  private static final String BOMB =
      """
      a: &a [x,x,x,x,x,x,x,x,x]
      b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
      c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
      d: [*c,*c,*c,*c,*c,*c,*c,*c,*c]
      """;

  private BadConfigurations() {}

  static Stream<BadInput> all() {
    return Stream.of(files(), spaces(), numbers(), options(), limits()).flatMap(stream -> stream);
  }

  private static Stream<BadInput> files() {
    return Stream.of(
        yaml("an alias bomb", "aliases such as *a are not allowed", BOMB),
        yaml("an alias", "aliases", "data: &d {dir: x}\nsearch: *d\n"),
        yaml("a merge key", "unknown key \"supernet.<<\"", "supernet: {<<: {iterations: 1}}"),
        yaml("a Java object", "data.dir", "data: {dir: !!java.io.File [/etc/passwd]}"),
        yaml("YAML of depth 500", "nesting", "data: " + "[".repeat(500)),
        yaml("JSON of depth 500", "nesting", "{\"data\":".repeat(500)),
        yaml(
            "a web page as configuration",
            "is no YAML: it is a web page, not the file itself",
            "<!DOCTYPE html>\n<html><body>Log in: <b>here</b></body></html>"),
        yaml("an unknown key", "did you mean \"supernet.iterations\"", "supernet: {iteration: 5}"),
        yaml("a key twice", "Duplicate", "seed: 1\nseed: 2\n"),
        yaml(
            "an unknown key with a dot",
            "did you mean \"supernet.iterations\"",
            "supernet.iteration: 5"),
        yaml("a key both ways", "data.dir is given twice", "data.dir: x\ndata: {dir: y}\n"),
        yaml("a list at the top", "expected a mapping of keys to values", "- seed\n- 1\n"),
        yaml("a word instead of a file", "expected a mapping", "hello"),
        yaml("a text instead of a section", "supernet must be a mapping", "supernet: fast"),
        yaml("a section instead of a number", "seed must be a whole number", "seed: {a: 1}"),
        yaml("a list instead of a number", "seed must be a whole number", "seed: [1]"),
        yaml("nothing instead of a number", "seed must be a whole number", "seed:"),
        yaml(
            "a fraction instead of a count",
            "must be a whole number",
            "supernet: {iterations: 1.5}"),
        yaml("not a number", "'.nan'", "supernet: {learningRate: .nan}"),
        yaml("an infinite number", "'.inf'", "supernet: {learningRate: .inf}"),
        yaml("a number of a million digits", "must be a whole number", "seed: " + "9".repeat(1000)),
        yaml(
            "a space that no engine computes",
            "no engine computes networks of space \"imagenet\" yet: block 1 offers conv_1x1 beside",
            "space: {candidates: [shuffle_3x3, conv_1x1]}\n"),
        yaml("a tab as indentation", "cannot start any token", "supernet:\n\titerations: 5\n"),
        yaml("an unclosed quote", "line 1", "data: {dir: \"x"),
        yaml("control characters", "bad.yaml", "seed: \u0007\u0000"),
        yaml(
            "a configuration of two megabytes", "larger than a configuration", "#".repeat(2 << 20)),
        arranged(
            "a configuration that is no text",
            "is not UTF-8 text",
            folder ->
                Materials.write(folder.resolve("bad.yaml"), new byte[] {(byte) 0xC3, 0x28, 10})),
        arranged("a folder as configuration", "is a folder; name a YAML file", folder -> folder),
        arranged("no configuration", "does not exist", folder -> folder.resolve("nowhere.yaml")));
  }

  private static Stream<BadInput> spaces() {
    return Stream.of(
        space("a space with an unknown candidate", "\"shuffle_9x9\" is unknown", "7x7", "9x9"),
        space("a space without classes", "classes is missing", "classes: 2\n", ""),
        space(
            "a space with an unknown key",
            "unknown key \"space.depth\"",
            "classes:",
            "depth: 3\nclasses:"),
        space("a space of one class", "classes must be at least 2", "classes: 2", "classes: 1"),
        space(
            "a space of a billion blocks",
            "blocks must be at most 1000",
            "blocks: 2",
            "blocks: 999999999"),
        space("a space of a billion channels", "at most", "channels: 16}", "channels: 999999996}"),
        space("a space of a billion classes", "at most", "classes: 2", "classes: 2000000000"),
        space("a space of huge images", "at most", "inputSide: 16", "inputSide: 1073741824"),
        space("a space of odd images", "multiple of the total stride", "Side: 16", "Side: 17"),
        space(
            "a space with an identity where channels change",
            "stage 1, block 1 (8 to 16 channels at stride 2) cannot be identity",
            "[shuffle_3x3",
            "[identity, shuffle_3x3"),
        space("a space of negative dropout", "dropout must be in", "dropout: 0.0", "dropout: -1"),
        space("a space without stages", "at least one stage", "[{blocks: 2, channels: 16}]", "[]"),
        space("a space of falling channels", "channels above", "channels: 16}", "channels: 4}"));
  }

  /** Every number of every option and key, below or above what it may be. */
  private static Stream<BadInput> numbers() {
    return Stream.of(
        option("--iterations 0", "at least 1"),
        option("--iterations -5", "at least 1"),
        option("--iterations 1e30", "must be a whole number"),
        option("--iterations ten", "must be a whole number"),
        option("--batch-size 1", "at least 2"),
        option("--batch-size 2000000000", "at most"),
        option("--learning-rate 0", "above 0"),
        option("--learning-rate -0.1", "above 0"),
        option("--learning-rate NaN", "must be a number"),
        option("--threads -1", "at least 0"),
        option("--threads 1000000", "at most"),
        option("--workers -1", "at least 0"),
        option("--workers 1000000", "at most"),
        option("--seed 1.5", "must be a whole number"),
        option("--seed 99999999999999999999", "must be a whole number"),
        option(
            "--engine cuda", "no engine \"cuda\"; use auto, or one of those found: onednn, nd4j"),
        option("--engine onednn --device cuda", "onednn on cuda:0: it computes on the CPU only"),
        option("--engine nd4j --device cuda", "this build has no GPU backend"),
        option("--device gpu", "device must be auto, cpu, cuda or cuda:N"),
        option("--precision tf32", "onednn on cpu: it computes in float32 or bf16"),
        option("--precision double", "must be one of float32, tf32, bf16"),
        option("--sampling fair", "must be one of uniform"),
        option("--flops-range 5..1", "the lower bound must be"),
        option("--flops-range x..y", "write it as"),
        option("-D supernet.momentum=1", "at least 0 and below 1"),
        option("-D supernet.weightDecay=-1", "must be 0 or more"),
        option("-D supernet.labelSmoothing=1", "below 1"),
        option("-D supernet.finalLearningRate=9", "from 0 to learningRate"),
        option("-D supernet.flopsBins=0", "at least 1"),
        option("-D data.searchPerClass=-1", "at least 0"),
        option("-D data.cropArea=0", "above 0, at most 1"),
        option("-D data.jitter=1", "below 1"),
        option("-D data.flip=2", "between 0 and 1"),
        option("-D data.resizeSide=-1", "at least 0"),
        option("-D data.resizeSide=8", "resizeSide"),
        option("-D data.resizeSide=1000000", "at most"),
        option("-D data.prefetch=0", "at least 1"),
        option("-D data.prefetch=1000000000", "at most"),
        option("-D data.cacheBytes=-1", "at least 0"),
        option("-D checkpoint.every=0", "at least 1"),
        option("-D checkpoint.keep=0", "at least 1"),
        search("--epochs 0", "at least 1"),
        search("--population 0", "at least 1"),
        search(
            "--population 2000000000 --epochs 2000000000", "epochs * population must be at most"),
        search("--select 0", "at least 1"),
        search("--mutations -1", "at least 0"),
        search(
            "--mutations 9 --crossovers 9 --population 4",
            "got 4; give --mutations 2 --crossovers 2"),
        search("--mutation-probability 2", "between 0 and 1"),
        search("--flops-min 5 --flops-limit 4", "flopsMin is 5"),
        search("--flops-limit 3X", "write it as 330M"),
        search("--flops-limit -3", "write it as 330M"),
        search("-D tester.recalibrationImages=1", "at least 2"),
        search("-D tester.recalibrationBatch=1", "at least 2"),
        search("-D tester.testBatch=0", "at least 1"),
        search("-D tester.testBatch=2000000000", "at most"),
        search("-D tester.testImages=-1", "at least 0"),
        search("-D scratch.bnPassIterations=-1", "at least 0"),
        search("--recalibrate sometimes", "must be one of cumulative"),
        search("--search-split train", "must be one of search, val"),
        search("--algorithm luck", "must be one of evolution, random"));
  }

  private static Stream<BadInput> options() {
    return Stream.of(
        option("-D =5", "write key=value"),
        option("-D supernet=5", "must be a mapping"),
        option("-D supernet..iterations=5", "unknown key"),
        option("-D a.b.c.d.e=5", "unknown key"),
        option("--iteration 5", "did you mean"),
        option("--iterations", "parameter"),
        option("surplus", "surplus"),
        BadInput.line(
            ExitCode.USAGE, "is not a file name", "train-supernet", "-D", "data.dir=a\0b"),
        BadInput.line(
            ExitCode.USAGE, "classes must be between", "data", "make-demo", "x", "--classes=1"),
        BadInput.line(
            ExitCode.USAGE, "expected a whole number", "data", "make-demo", "x", "--classes=many"),
        BadInput.line(ExitCode.USAGE, "side must be", "data", "make-demo", "x", "--side=1000000"));
  }

  private static Stream<BadInput> limits() {
    return Stream.of(
        constrained("a limit that nothing meets", search("--flops-limit 10", "nearest")),
        constrained(
            "a range between two costs", search("--flops-min 3 --flops-limit 4", "nearest")),
        constrained(
            "a range that no path meets",
            option("--sampling flops-range --flops-range 1..2", "nearest")));
  }

  private static BadInput constrained(String name, BadInput bad) {
    return new BadInput(name, ExitCode.CONSTRAINT, "no architecture", bad.arrange());
  }

  private static BadInput yaml(String name, String message, String text) {
    return arranged(
        name,
        message,
        folder ->
            Materials.write(folder.resolve("bad.yaml"), text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Makes a configuration file. */
  private interface Make {
    Path in(Path folder);
  }

  private static BadInput arranged(String name, String message, Make make) {
    return new BadInput(
        name,
        ExitCode.USAGE,
        message,
        (folder, good) ->
            Materials.words(
                "train-supernet --config %s --data %s --run-dir %s"
                    .formatted(make.in(folder), good.data(), folder.resolve("run"))));
  }

  private static BadInput space(String name, String message, String from, String to) {
    return new BadInput(
        name,
        ExitCode.USAGE,
        message,
        (folder, good) -> {
          String text = Files.readString(good.space());
          if (!text.contains(from)) {
            throw new IllegalStateException(from + " is not in " + text);
          }
          Path file = Materials.write(folder.resolve("space.yaml"), text.replace(from, to));
          return Materials.words("describe --space " + file);
        });
  }

  private static BadInput option(String words, String message) {
    return new BadInput(
        "train-supernet " + words,
        ExitCode.USAGE,
        message,
        (folder, good) ->
            Materials.with(
                "train-supernet %s --run-dir %s".formatted(good.training(), folder.resolve("run")),
                words));
  }

  private static BadInput search(String words, String message) {
    return new BadInput(
        "search " + words,
        ExitCode.USAGE,
        message,
        (folder, good) -> Materials.with(good.searching(folder.resolve("run")), words));
  }
}
