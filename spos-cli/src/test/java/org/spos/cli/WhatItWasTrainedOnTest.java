package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.Engines;

/** Commands with weights that were trained on other pixels, or on images that nothing records. */
class WhatItWasTrainedOnTest {
  @TempDir static Path shared;
  static Materials good;

  @TempDir Path folder;

  @BeforeAll
  static void make() {
    good = Materials.make(shared);
  }

  private static Materials.Ended run(String line) {
    return Materials.run(Materials.words(line), Engines.found());
  }

  /** The supernet was trained on BGR from 0 to 255, tester.py without its flag normalises. */
  @Test
  void anotherPreprocessingIsRefusedAndBothAreNamed() throws IOException {
    Path nni = folder.resolve("config_search.yml");
    Files.writeString(
        nni,
        """
        tuner: {className: EvolutionWithFlops}
        trial: {command: python tester.py}
        """);
    String search = good.searching(folder.resolve("run"));
    Materials.Ended refused = run(search + " --nni-config " + nni);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .contains("was trained with data.preprocessing bgr255, but " + nni)
        .contains("asks for normalised; leave that out, or insist with --accept-preprocessing");
    for (List<String> words :
        List.of(
            good.evaluate(good.supernet()),
            Materials.words(
                "latency --checkpoint %s --output %s"
                    .formatted(good.supernet(), folder.resolve("x.json"))))) {
      Materials.Ended ended = run(String.join(" ", words) + " -D data.preprocessing=normalised");
      assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(ended.err()).contains("trained with data.preprocessing bgr255");
    }
    Materials.Ended insisted =
        run(search + " --accept-preprocessing -D data.preprocessing=normalised");
    assertThat(insisted.exitCode()).as(insisted.err()).isZero();
    assertThat(folder.resolve("run/config.yaml"))
        .content()
        .contains("acceptPreprocessing: true", "preprocessing: normalised");
  }

  /** Megvii's container, written by PyTorch: imported, searched, retrained, evaluated. */
  @Test
  void anImportedSupernetIsSearchedOnAPartOfVal() throws IOException {
    Path space = Materials.write(folder.resolve("space.yaml"), Materials.pyTorchSpace(3));
    Path torch = Materials.ROOT.resolve("src-test-fixtures/torch/supernet-megvii-zip.pth.tar");
    Path data = folder.resolve("data");
    must(
        "data make-demo %s --classes 10 --train-per-class 6 --val-per-class 10 --side 32"
            .formatted(data));
    Path imported = folder.resolve("imported.safetensors");
    must("import %s %s --space %s".formatted(torch, imported, space));
    Path search = folder.resolve("search");
    Materials.Ended found =
        must(
            "search --checkpoint %s --data %s --threads 1 --epochs 1 --population 2 --select 1 --mutations 1 --crossovers 1 --flops-limit 1G -D tester.recalibrationImages=8 -D tester.recalibrationBatch=8 --run-dir %s"
                .formatted(imported, data, search));
    assertThat(found.out())
        .contains("on val-part (2 images of each class, 20 in all)")
        .contains("--fixed-arc " + search.resolve("architecture_final.json"));
    assertThat(search.resolve("architecture_final.json"))
        .content()
        .contains("\"formatVersion\" : 2", "\"set\" : \"val-part\"", "\"perClass\" : 2");
    Path scratch = folder.resolve("scratch");
    Materials.Ended trained =
        must(
            "scratch --config %s --fixed-arc %s --threads 1 --iterations 2 --batch-size 4 -D scratch.bnPassIterations=1 --json --run-dir %s"
                .formatted(
                    search.resolve("config.yaml"),
                    search.resolve("architecture_final.json"),
                    scratch));
    assertThat(trained.out()).contains("\"images\":100", "\"spent\":20", "\"images\":80");
    Materials.Ended evaluated =
        must(
            "evaluate --checkpoint %s --data %s --threads 1"
                .formatted(scratch.resolve("network.safetensors"), data));
    assertThat(evaluated.out())
        .contains("(80 images; the other 20 scored candidates of the search)");
  }

  private static Materials.Ended must(String line) {
    Materials.Ended ended = run(line);
    assertThat(ended.exitCode()).as(line + "\n" + ended.err()).isZero();
    return ended;
  }
}
