package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.Engines;
import picocli.CommandLine;

/** What {@code spos rank} and {@code spos search --truth} print; nothing here opens an engine. */
class RankCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commands = Main.commandLine(Engines.of());
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    return commands.execute(words);
  }

  private String pairs(int count, IntToDoubleFunction inherited, IntToDoubleFunction alone)
      throws IOException {
    return Files.writeString(
            folder.resolve("pairs.csv"),
            IntStream.range(0, count)
                .mapToObj(
                    i ->
                        "%s %s,%s,%s,%s"
                            .formatted(
                                i / 10,
                                i % 10,
                                1000 + i,
                                inherited.applyAsDouble(i),
                                alone.applyAsDouble(i)))
                .collect(
                    Collectors.joining(
                        "\n", "architecture,macs,inherited_top1,standalone_top1\n", "\n")))
        .toString();
  }

  @Test
  void pairsArePrintedAsTheContractSays() throws IOException {
    String file = pairs(40, i -> i, i -> 50 + i);
    assertThat(run("rank", "--pairs", file, "--json")).as(err.toString()).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("n").asInt()).isEqualTo(40);
    assertThat(json.get("weak").asBoolean()).isFalse();
    for (String field : new String[] {"kendall", "kendallLow", "kendallHigh", "spearman"}) {
      assertThat(json.get("top1").get(field).asDouble()).as(field).isGreaterThan(0.999);
      assertThat(json.get(field).asDouble()).as(field).isGreaterThan(0.999);
    }
    assertThat(json.get("baselines").get("macs").asDouble()).isGreaterThan(0.999);
    assertThat(json.get("regret").asDouble()).isZero();
    assertThat(json.get("ceiling").isNull()).as("each was trained once").isTrue();
    assertThat(json.get("top1").get("chosen").get("trueRank").asInt()).isEqualTo(1);
  }

  @Test
  void fewPairsSayLittle() throws IOException {
    String file = pairs(12, i -> i, i -> 50 + i);
    assertThat(run("rank", "--pairs", file)).isZero();
    assertThat(out.toString())
        .contains("inherited top1           1.000 [1.000, 1.000]", "says little")
        .contains("4 networks: too few\n\n") // no block of bands without a number
        .doesNotContain("NaN");
    assertThat(run("rank", "--pairs", file, "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).get("weak").asBoolean()).isTrue();
    assertThat(run("rank", "--pairs", pairs(9, i -> i, i -> i))).isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("9 distinct networks are too few");
  }

  @Test
  void equalAccuraciesAreAResult() throws IOException {
    String file = pairs(12, i -> i, i -> 99.6);
    assertThat(run("rank", "--pairs", file)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("no order       all networks have the same true accuracy")
        .contains("inherited top1           no order: the truth has none")
        .doesNotContain("NaN");
    assertThat(run("rank", "--pairs", file, "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("kendall").isNull()).isTrue();
    assertThat(json.get("truth").get("flat").asBoolean()).isTrue();
    assertThat(run("rank", "--pairs", pairs(12, i -> 2.5, i -> i))).isZero();
    assertThat(out.toString())
        .contains("inherited top1           no order: it is the same for all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rank --networks 9 | --networks must be at least 10, got 9",
        "rank --architectures 3 | --networks must be at least 10, got 3",
        "rank --all | --all needs --truth",
        "rank --all --networks 10 --truth t.csv | exclude each other",
        "rank --seeds 2 --truth t.csv | --seeds is for networks that are trained here",
        "rank --seeds 0 | --seeds must be at least 1, got 0",
        "rank --keys 2 --archs a.txt | --keys chooses architectures, --archs lists them",
        "rank --recalibration ema,ema | names one way twice",
        "rank --recalibration none | none",
        "rank --band 60M-50M | --band 60M-50M ends before it begins",
        "rank --band 60M | --band must be such as 50M-60M",
        "rank somewhere --checkpoint c.safetensors | both name a supernet",
        "rank --pairs p.csv --truth t.csv | leave out --truth",
        "rank --training-images 0 | --training-images must be at least 1",
        "rank | rank what? Give the run of a supernet, --checkpoint, or --pairs",
        "search --truth t.csv --checkpoint c.safetensors | searched without a supernet",
        "search --truth t.csv --smooth | without images: leave out --smooth 10",
        "search --truth t.csv --score loss | leave out --score loss",
        "search --truth t.csv --recalibrate ema | leave out --recalibrate ema",
        "search --truth t.csv -D search.score=loss | leave out -D search.score=loss",
        "search --truth t.csv -D tester.testImages=9 | leave out -D tester.testImages=9",
        "search --truth t.csv --data images | leave out --data images",
        "search --scores networks.csv | --scores needs --truth",
        "search --truth t.csv --scores-column x | --scores-column needs --scores",
        "search --truth t.csv --search-split val | --search-split",
        "search --searches 5 | --searches needs --truth",
      })
  void optionsThatDoNotFitAreNamed(String words, String message) {
    assertThat(run(words.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void aTableIsSearched() throws IOException {
    Path space = folder.resolve("space.yaml");
    Files.writeString(space, Materials.pyTorchSpace(4));
    Path table = folder.resolve("truth.csv");
    String lines =
        IntStream.range(0, 256)
            .mapToObj(
                i ->
                    "%s %s %s %s,%s".formatted(i >> 6, i >> 4 & 3, i >> 2 & 3, i & 3, 50 + i / 8.0))
            .collect(Collectors.joining("\n", "architecture,top1\n", "\n"));
    Files.writeString(table, lines);
    String[] words = {
      "search",
      "--truth",
      table.toString(),
      "--space",
      space.toString(),
      "--searches",
      "20",
      "--epochs",
      "4",
      "--population",
      "10",
      "--mutations",
      "5",
      "--crossovers",
      "5",
      "--json"
    };
    assertThat(run(words)).as(err.toString()).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("evaluations").asInt()).isEqualTo(40);
    assertThat(json.get("trueAccuracy").asDouble()).isBetween(70.0, 82.0);
    assertThat(json.get("trueRank").asInt())
        .isEqualTo(
            1 + (int) Math.round((50 + 255 / 8.0 - json.get("trueAccuracy").asDouble()) * 8));
    assertThat(json.get("best").asText()).matches("\\d,\\d,\\d,\\d");
    assertThat(json.get("random").get("accuracy").get("median").asDouble())
        .isLessThanOrEqualTo(json.get("accuracy").get("median").asDouble());
    words[words.length - 1] = "--quiet";
    assertThat(run(words)).isZero();
    assertThat(out.toString()).contains("possible       3,3,3,3: 81.88 %, rank 1");
    words[4] = "imagenet";
    assertThat(run(words)).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(err.toString())
        .contains(
            "is no architecture of space \"imagenet\"", "give the space of the table with --space");
  }
}
