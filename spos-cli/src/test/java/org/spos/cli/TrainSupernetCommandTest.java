package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.DataConfig;
import org.spos.config.SposConfig;

class TrainSupernetCommandTest {
  private static DataConfig data(String... assignments) {
    List<Assignment> all = List.of(assignments).stream().map(Assignment::parse).toList();
    return ConfigLoader.load(SposConfig.defaults(), List.of(), all).data();
  }

  @Test
  void theNextCommandFindsTheSameImages() {
    Path supernet = Path.of("run", "supernet.safetensors");
    assertThat(TrainSupernetCommand.next(supernet, data("data.dir=d")))
        .containsExactly("spos", "search", "--checkpoint", supernet.toString(), "--data", "d");
    assertThat(
            TrainSupernetCommand.next(
                supernet, data("data.dir=d", "data.trainList=t.txt", "data.valList=v.txt")))
        .endsWith("--data", "d", "--train-list", "t.txt", "--val-list", "v.txt");
    assertThat(TrainSupernetCommand.next(supernet, data("data.dir=d", "data.valFraction=0.1")))
        .endsWith("--data", "d", "--val-fraction", "0.1");
  }
}
