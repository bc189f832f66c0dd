package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.Engines;
import org.spos.run.Journal;
import org.spos.run.JournalEntry;

/** One question has one configuration: who asks again gets the same number. */
class OneConfigurationTest {
  @TempDir static Path shared;
  static Materials good;

  @BeforeAll
  static void runEachStep() {
    good = Materials.make(shared);
  }

  /** NNI's preset on a small space: EMA of batches of 4, all of val. */
  private static String nni() {
    return "--config %s --space %s --data %s --threads 1 -D tester.recalibrationImages=12 -D tester.recalibrationBatch=4"
        .formatted(Materials.ROOT.resolve("config/nni.yaml"), good.space(), good.data());
  }

  @Test
  void aCandidateHasTheScoreOfTheJournalUnderNnisPreset(@TempDir Path folder) {
    Path run = folder.resolve("run");
    must(
        "search --checkpoint %s %s --epochs 1 --population 3 --select 1 --mutations 1 --crossovers 1 --flops-limit 1G --output %s --run-dir %s"
            .formatted(good.supernet(), nni(), folder.resolve("found.json"), run));
    List<JournalEntry> journal = Journal.read(run.resolve("journal.jsonl"));
    assertThat(journal).hasSize(3);
    for (JournalEntry candidate : journal) {
      String asked =
          "evaluate --json --checkpoint %s --arch %s "
              .formatted(good.supernet(), candidate.architecture());
      for (String split : List.of("val", "search")) {
        String answer = must(asked + nni() + " --split " + split);
        assertThat(answer).contains("\"recalibration\":\"ema\"", "\"images\":4,");
        assertThat(number(answer, "loss")).isEqualTo(candidate.loss());
        assertThat(number(answer, "top1")).isEqualTo(candidate.top1());
        assertThat(number(answer, "top5")).isEqualTo(candidate.top5());
      }
      String cumulative = must(asked + nni() + " --recalibrate cumulative");
      assertThat(number(cumulative, "loss")).isNotEqualTo(candidate.loss());
    }
    JournalEntry best = journal.stream().reduce((a, b) -> better(a, b) ? a : b).orElseThrow();
    for (String file : List.of("architecture_final.json", "best/epoch_01.json")) {
      String recorded =
          must(
              "evaluate --json --split search --checkpoint %s --arch %s"
                  .formatted(good.supernet(), run.resolve(file)));
      assertThat(number(recorded, "loss")).as("as the run of the file").isEqualTo(best.loss());
      assertThat(recorded).contains("\"recalibration\":\"ema\"", "\"data\":\"" + good.data());
    }
  }

  /** Option, -D, file, what is recorded, default. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | cumulative",
        "--config FILE | off",
        "--config FILE -D tester.recalibration=ema | ema",
        "--config FILE -D tester.recalibration=ema --recalibrate cumulative | cumulative",
      })
  void theStrongestSourceDecidesOnTheRecalibrationOfASupernetsPath(String options, String used)
      throws IOException {
    Path file = Materials.write(shared.resolve("off.yaml"), "tester: {recalibration: off}\n");
    String more = options.isEmpty() ? "" : " " + options.replace("FILE", file.toString());
    String of = " --checkpoint %s --arch 0,1%s".formatted(good.supernet(), more);
    assertThat(must("evaluate --json" + of)).contains("\"recalibration\":\"" + used + "\"");
    String output = shared.resolve("net.safetensors").toString();
    assertThat(must("export --json --format safetensors --output " + output + of))
        .contains("\"recalibration\":\"" + used + "\"")
        .contains("\"imageSource\":\"images of the val split of " + good.data());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--config FILE | off",
        "-D tester.recalibration=ema | ema",
        "--recalibrate cumulative | cumulative"
      })
  void aRetrainedNetworkKeepsItsStatisticsUnlessAnOptionWantsOthers(String options, String used)
      throws IOException {
    Path file = Materials.write(shared.resolve("ema.yaml"), "tester: {recalibration: ema}\n");
    assertThat(
            must(
                "evaluate --json --checkpoint %s %s"
                    .formatted(
                        shared.resolve("scratch/network.safetensors"),
                        options.replace("FILE", file.toString()))))
        .contains("\"recalibration\":\"" + used + "\"");
  }

  @Test
  void imagesAreThoseOfTheRunUnlessAnyAreNamed(@TempDir Path folder) throws IOException {
    String asked = "evaluate --checkpoint %s --arch 0,1".formatted(good.supernet());
    assertThat(must(asked)).contains("4 of the val split of " + good.data());
    Path inner = shared.resolve("supernet/checkpoints/checkpoint-000002.safetensors");
    assertThat(must("evaluate --arch 0,1 --checkpoint " + inner)).contains(" of " + good.data());
    Path other = folder.resolve("other");
    must(
        "data make-demo %s --classes 2 --train-per-class 8 --val-per-class 3 --side 16"
            .formatted(other));
    Path file = Materials.write(folder.resolve("c.yaml"), "data: {dir: %s}\n".formatted(other));
    for (String named : List.of("--data " + other, "-D data.dir=" + other, "--config " + file)) {
      assertThat(must(asked + " " + named)).contains("6 of the val split of " + other);
    }
    Path alone = Files.copy(good.supernet(), folder.resolve("alone.safetensors"));
    Materials.Ended nowhere =
        Materials.run(
            Materials.words("evaluate --arch 0,1 --checkpoint " + alone), Engines.found());
    assertThat(nowhere.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(nowhere.err()).contains("data/imagenet");
  }

  private static boolean better(JournalEntry one, JournalEntry other) {
    return one.top1() != other.top1()
        ? one.top1() > other.top1()
        : one.top5() != other.top5() ? one.top5() > other.top5() : one.loss() < other.loss();
  }

  private static String must(String line) {
    List<String> words = new ArrayList<>(Materials.words(line.replaceAll(" +", " ").strip()));
    Materials.Ended ended = Materials.run(words, Engines.found());
    assertThat(ended.exitCode()).as(line + "\n" + ended.err()).isZero();
    return ended.out();
  }

  private static double number(String json, String key) {
    Matcher found = Pattern.compile("\"" + key + "\":([^,}]+)").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return Double.parseDouble(found.group(1));
  }
}
