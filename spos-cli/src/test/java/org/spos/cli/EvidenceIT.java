package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.run.Platform;

/**
 * {@code scripts/evidence --short}, every part of it, with generated images and a table that is
 * made up: that what docs/evidence.md rests on can be measured again. Minutes; {@code mvn verify
 * -Pevidence}.
 */
@Tag("evidence")
class EvidenceIT {
  private static final int KEYS = 6561;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  @Test
  void everyPartOfTheEvidenceIsMade() throws Exception {
    Launcher spos = new Launcher(folder);
    assertThat(
            spos.run(
                    "data",
                    "make-demo",
                    "images",
                    "--classes=10",
                    "--train-per-class=520",
                    "--val-per-class=2",
                    "--side=32")
                .exitCode())
        .isZero();
    Path truth = Files.writeString(folder.resolve("truth.json"), table());

    assertThat(evidence("--runs", "runs")).as(this::output).isZero();
    Path results = folder.resolve("runs/short/results");
    List<String> parts =
        new ArrayList<>(
            List.of(
                "growth-1of8",
                "growth-2of8",
                "growth-4of8",
                "sample",
                "sizes-256-250",
                "sizes-128-1000",
                "sizes-1024-1000",
                "ways-strict-fair-2-rank"));
    if (Platform.cpuFlags().contains("avx512_bf16")) {
      parts.addAll(List.of("bfloat16", "ways-bfloat16-1-rank", "ways-bfloat16-3-rank"));
      assertThat(results.resolve("ways-bfloat16-3.csv"))
          .content()
          .startsWith("step,loss,top1\n1,")
          .hasLineCount(5);
    }
    for (String part : parts) {
      JsonNode loss = JSON.readTree(results.resolve(part + ".json").toFile());
      loss = loss.path("recalibrations").path("cumulative").path("lossSmoothed");
      assertThat(loss.path("kendall").asDouble()).as(part).isBetween(-1.0, 1.0);
      assertThat(loss.path("kendallLow").isNumber()).as(part).isTrue();
    }
    // So short a training leaves statistics that give every network the same score: then "off" has
    // no tau.
    JsonNode modes = JSON.readTree(results.resolve("modes.json").toFile()).path("recalibrations");
    assertThat(modes.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("cumulative", "ema", "off");
    assertThat(modes.path("cumulative").path("top1").path("lead").isNumber()).isTrue();
    JsonNode sample = JSON.readTree(results.resolve("sample.json").toFile());
    // Thirds of equal size, two bands by name, and what is above a true accuracy.
    assertThat(sample.path("table").path("bands")).hasSize(6);
    // The made-up accuracy grows with the number of blocks that are no identity and nothing else.
    assertThat(sample.path("baselineStatistics").path("depth").path("kendall").asDouble())
        .isEqualTo(1.0);
    // Equal path-images: a step of strict-fair trains three paths.
    assertThat(results.resolve("runs.tsv"))
        .content()
        .contains("--seed 2 --iterations 4 -D supernet.warmupIterations=0 --sampling balanced")
        .contains("--seed 2 --iterations 1 -D supernet.warmupIterations=0 --sampling strict-fair");
    JsonNode search = JSON.readTree(results.resolve("truth-40M.json").toFile());
    assertThat(search.path("networksWithinLimits").asInt()).isEqualTo(502);
    assertThat(results.resolve("runs.tsv")).content().contains("growth-1of8\t", "truth-106M\t");
    assertThat(results.resolve("sample.json")).content().doesNotContain(truth.toString());

    // What is there is not measured again.
    assertThat(evidence("--runs", "runs", "--parts", "growth")).as(this::output).isZero();
    assertThat(output()).contains("evidence: growth-4of8 is there");
  }

  private int evidence(String... options) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Launcher.ROOT.resolve("scripts/evidence").toString(),
            "images",
            "truth.json",
            "--short");
    builder.command().addAll(List.of(options));
    builder.environment().put("SPOS_NO_BUILD", "1");
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("evidence.out").toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.MINUTES)).as(this::output).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("evidence.out"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The accuracy of a key is 80 and its number of blocks that are no identity. */
  private static String table() {
    ObjectNode table = JSON.createObjectNode();
    for (int index = 0; index < KEYS; index++) {
      StringBuilder key = new StringBuilder(Integer.toString(index, 3));
      while (key.length() < 8) {
        key.insert(0, '0');
      }
      double accuracy = 80 + key.chars().filter(digit -> digit != '0').count();
      table.putObject(key.toString()).putArray("test_acc").add(accuracy).add(accuracy);
    }
    return table.toString();
  }
}
