package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.Engines;

class PlanCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("spos.root", ".."));

  /** The batch of the paper on this space; memory is that of the engine's own estimate. */
  @Test
  void plansThePapersSettingsWithoutImages() {
    Materials.Ended ended = run("plan --no-measure --json train-supernet --threads 4");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith("{\"images\":{\"source\":\"assumed: ImageNet\",\"counted\":false,")
        .contains("\"train\":1231167,\"search\":50000,\"scratch\":1281167,\"val\":50000")
        .contains("\"command\":\"train-supernet\",\"work\":\"150,000 steps of 1,024 images, 124.8")
        .contains("\"architectures\":1099511627776,\"shareUnderLimit\":0.589")
        .contains("\"warnings\":[\"images: no folder");
  }

  @Test
  void takesTheOptionsOfTheCommandThatIsPlanned() {
    String line =
        "plan --no-measure train-supernet --config %s/config/demo.yaml --iterations 7 --batch-size 32";
    Materials.Ended ended = run(line.formatted(ROOT));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("7 steps of 32 images")
        .contains("space          demo: 50.20 % of 65,536 architectures meet the limit 1,950,000")
        .contains("together       ");
  }

  /** What is measured on the way and after a search takes time, too: by hand from the speeds. */
  @Test
  void countsMeasurementsOnTheWayFitsAndConfirmations() {
    String line =
        "plan --no-measure --json search --config %s/config/demo.yaml --data nowhere"
            .formatted(ROOT);
    double plain = seconds(line, "search");
    assertThat(seconds(line + " --smooth 100", "search") / plain)
        .as("200 candidates in place of 100")
        .isCloseTo(2, within(0.01));
    assertThat(run(line + " -D data.confirmPerClass=5").out())
        .contains("then the best 10 on 200 more");
    assertThat(seconds(line + " -D data.confirmPerClass=5", "search")).isGreaterThan(plain);
    double often = seconds(line + " -D scratch.validateEvery=100", "scratch");
    double never = seconds(line + " -D scratch.validateEvery=0", "scratch");
    double twice = seconds(line + " -D scratch.validateEvery=50", "scratch");
    assertThat((twice - never) / (often - never)).isCloseTo(2, within(0.01));
    assertThat(seconds(line + " -D supernet.probeEvery=0", "train-supernet"))
        .isLessThan(seconds(line, "train-supernet"));
  }

  @Test
  void plansSeveralProcessesAsTheyWouldBeLaunched() {
    String options = "--config %s/config/demo.yaml --data nowhere --shards 2".formatted(ROOT);
    String alone = "plan --no-measure --json train-supernet --threads 1 " + options;
    String launched =
        "plan --no-measure --json launch --processes 2 train-supernet --threads 1 " + options;
    String ranks = "plan --no-measure --json train-supernet --ranks 2 --threads 1 " + options;
    assertThat(run(alone).out()).contains("\"processes\":1");
    assertThat(run(launched).out()).contains("\"processes\":2").contains("that of one process");
    assertThat(seconds(launched, "search") / seconds(alone, "search"))
        .as("candidates are shared out")
        .isCloseTo(0.5, within(0.01));
    assertThat(seconds(launched, "train-supernet")).isLessThan(seconds(alone, "train-supernet"));
    assertThat(seconds(ranks, "train-supernet")).isEqualTo(seconds(launched, "train-supernet"));
    String many = "plan --no-measure launch --processes 1024 search --config %s/config/demo.yaml";
    assertThat(run(many.formatted(ROOT)).out())
        .as("a share of the processors is at least one thread")
        .contains("processes      1024 on this machine, 1 thread each")
        .contains(" of tensors each, ", "overhead       up to 0.8 GB of memory beside the tensors");
  }

  private static double seconds(String line, String step) {
    String json = run(line).out();
    Matcher found =
        Pattern.compile("\"command\":\"" + step + "\".*?\"seconds\":([0-9.E]+)").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return Double.parseDouble(found.group(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan evaluate | 2 | plan what? evaluate is none of train-supernet, search, scratch",
        "plan --config x search | 2 | --config belongs to search: write it behind that",
        "plan search --flops-limt 3M | 2 | --flops-limit",
        "plan search --checkpoint nowhere | 4 | nowhere",
        "plan train-supernet --epochs 0 | 2 | --epochs 0: must be at least 1",
        "plan --run-dir x | 2 | keeps no run",
        "plan launch --processes 2 rank | 2 | plan what? rank is none of train-supernet, search",
        "plan launch --processes 0 search | 2 | --processes is \"0\", expected a whole number",
        "plan launch search | 2 | --processes",
        "plan search --ranks two | 2 | --ranks",
      })
  void refusesWhatCannotBePlanned(String line, int exitCode, String message) {
    Materials.Ended ended = run(line);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("spos: error: ").contains(message).hasLineCount(1);
  }

  private static Materials.Ended run(String line) {
    return Materials.run(List.of(line.split(" ")), Engines.found());
  }
}
