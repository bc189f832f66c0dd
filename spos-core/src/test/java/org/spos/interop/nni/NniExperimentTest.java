package org.spos.interop.nni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.config.ConfigLoader;
import org.spos.config.DataConfig;
import org.spos.config.EvolutionSettings;
import org.spos.config.SposConfig;
import org.spos.engine.PixelFormat;
import org.spos.engine.Recalibration;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.space.SearchSpace;

class NniExperimentTest {
  /** NNI's examples/nas/spos/config_search.yml, field by field. */
  private static final String PUBLISHED =
      """
      authorName: unknown
      experimentName: SPOS Search
      trialConcurrency: 4
      maxExecDuration: 7d
      maxTrialNum: 99999
      trainingServicePlatform: local
      searchSpacePath: nni_auto_gen_search_space.json
      useAnnotation: false
      tuner:
        codeDir: .
        classFileName: tuner.py
        className: EvolutionWithFlops
      trial:
        command: python tester.py --spos-prep
        codeDir: .
        gpuNum: 1
      """;

  @TempDir Path folder;

  @Test
  void readsThePublishedFileAsThePublishedSearch() throws IOException {
    NniExperiment experiment = read(PUBLISHED);
    SposConfig config = ConfigLoader.load(List.of(), experiment.assignments());
    assertThat(config.search().evolution().selection())
        .isEqualTo(EvolutionSettings.Selection.GENERATION);
    assertThat(config.search().evolution().epochs()).isEqualTo(20);
    assertThat(config.search().flopsLimit()).isEqualTo(330_000_000);
    assertThat(config.data().pixelFormat()).isEqualTo(PixelFormat.BGR255);
    assertThat(config.data().searchSplit()).isEqualTo(DataConfig.SearchSplit.VAL);
    assertThat(config.tester().recalibration()).isEqualTo(Recalibration.EMA);
    assertThat(config.tester().recalibrationImages()).isEqualTo(25_600);
    assertThat(config.tester().testBatch()).isEqualTo(512);
    assertThat(config.seed()).isEqualTo(42);
    assertThat(experiment.searchSpace()).contains(folder.resolve("nni_auto_gen_search_space.json"));
    assertThat(experiment.notes()).hasSize(3).anyMatch(note -> note.contains("maxTrialNum"));
  }

  @Test
  void readsTheArgumentsOfTunerAndTester() throws IOException {
    String text =
        PUBLISHED
            .replace(
                "className: EvolutionWithFlops",
                "className: EvolutionWithFlops\n"
                    + "  classArgs: {max_epochs: 3, num_population: 8, num_select: 2, num_mutation:"
                    + " 4, num_crossover: 3, m_prob: 0.2, flops_limit: 300E6}")
            .replace(
                "--spos-prep",
                "--imagenet-dir=/img --checkpoint x.pth --train-iters 5 --train-b 16 --work 3"
                    + " --seed 7");
    SposConfig config = ConfigLoader.load(List.of(), read(text).assignments());
    assertThat(config.search().evolution().epochs()).isEqualTo(3);
    assertThat(config.search().evolution().population()).isEqualTo(8);
    assertThat(config.search().evolution().select()).isEqualTo(2);
    assertThat(config.search().evolution().mutations()).isEqualTo(4);
    assertThat(config.search().evolution().crossovers()).isEqualTo(3);
    assertThat(config.search().evolution().mutationProbability()).isEqualTo(0.2);
    assertThat(config.search().flopsLimit()).isEqualTo(300_000_000);
    assertThat(config.data().pixelFormat()).isEqualTo(PixelFormat.NORMALISED);
    assertThat(config.data().dir()).isEqualTo("/img");
    assertThat(config.data().workers()).isEqualTo(3);
    assertThat(config.tester().recalibrationImages()).isEqualTo(80);
    assertThat(config.seed()).isEqualTo(7);
    assertThat(read(text).checkpoint()).isEqualTo(folder.resolve("x.pth"));
  }

  @Test
  void readsTheKeysOfNni2() throws IOException {
    NniExperiment experiment =
        read(
            """
            experimentName: SPOS
            searchSpaceFile: space.json
            trialCommand: python3 tester.py
            trialCodeDirectory: .
            trialGpuNumber: 1
            trialConcurrency: 1
            maxTrialNumber: 10
            tuner:
              className: tuner.EvolutionWithFlops
              codeDirectory: .
              classArgs:
                max_epochs: 5
            trainingService:
              platform: local
            """);
    assertThat(ConfigLoader.load(List.of(), experiment.assignments()).search().evolution().epochs())
        .isEqualTo(5);
    assertThat(experiment.searchSpace()).contains(folder.resolve("space.json"));
  }

  @Test
  void findsTheSupernetWhereTheTrialCommandRuns() throws IOException {
    assertThat(read(PUBLISHED).checkpoint())
        .as("the default of tester.py")
        .isEqualTo(folder.resolve("data/checkpoint-150000.pth.tar"));
    String text =
        PUBLISHED
            .replace("  codeDir: .\n  gpuNum", "  codeDir: ../code\n  gpuNum")
            .replace("--spos-prep", "--checkpoint=sub/x.pth");
    assertThat(read(text).checkpoint())
        .isEqualTo(folder.resolveSibling("code").resolve("sub/x.pth"));
    assertThat(read(text.replace("sub/x.pth", "/y.pth")).checkpoint()).isEqualTo(Path.of("/y.pth"));
  }

  @Test
  void readsSnakeCaseAndASearchSpaceInTheFile() throws IOException {
    NniExperiment experiment =
        read(
            """
            experiment_name: SPOS
            search_space:
              LayerChoice1: {_type: layer_choice, _value: ["0", "1", "2"]}
            trial_command: python3 tester.py --checkpoint x.pth
            trial_code_directory: code
            trial_gpu_number: 1
            trial_concurrency: 1
            tuner:
              class_name: tuner.EvolutionWithFlops
              code_directory: .
              class_args: {max_epochs: 5}
            training_service: {platform: local}
            """);
    assertThat(ConfigLoader.load(List.of(), experiment.assignments()).search().evolution().epochs())
        .isEqualTo(5);
    assertThat(experiment.checkpoint()).isEqualTo(folder.resolve("code/x.pth"));
    assertThatThrownBy(() -> experiment.requireInlineSpace(SearchSpace.imagenet(), "f.yml"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("f.yml, searchSpace, does not describe space \"imagenet\": ")
        .hasMessageContaining("LayerChoice1 must be a layer_choice of 4 candidates")
        .hasMessageContaining("missing LayerChoice2");
  }

  @Test
  void namesAllUnknownFields() {
    String text =
        PUBLISHED
            .replace("gpuNum: 1", "gpuNum: 1\n  memory: 2")
            .replace("codeDir: .\n  class", "classArgs: {mood: good}\n  class")
            .replace("authorName: unknown", "assessor: {name: x}\ncolour: red");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "has unknown fields: assessor, colour, trial.memory, tuner.classArgs.mood;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "className: EvolutionWithFlops | className: Hyperband | tuner Hyperband is not the"
            + " published one",
        "python tester.py --spos-prep | python other.py | does not run tester.py",
        "--spos-prep | --train | has the unknown option --train",
        "--spos-prep | --nothing 3 | has the unknown option --nothing",
        "--spos-prep | --seed | --seed needs a value",
        "--spos-prep | --train-iters many | must be whole numbers",
        "tuner: | toner: | it has no tuner"
      })
  void saysWhatItDoesNotUnderstand(String old, String now, String message) {
    assertThat(PUBLISHED).contains(old);
    assertThatThrownBy(() -> read(PUBLISHED.replace(old, now)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private NniExperiment read(String text) throws IOException {
    return NniExperiment.read(Files.writeString(folder.resolve("config_search.yml"), text));
  }
}
