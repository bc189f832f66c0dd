package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.ranks.Brief;
import org.spos.ranks.Helpers;
import picocli.CommandLine;

class ClusterTest {
  private boolean closed;

  /** One that nothing is handed to. */
  private final Helpers idle =
      new Helpers() {
        @Override
        public void hand(
            Brief brief,
            List<String> pieces,
            java.util.function.Consumer<String> done,
            java.util.function.BooleanSupplier stop) {
          throw new IllegalStateException("nothing was to be handed out");
        }

        @Override
        public List<String> roster() {
          return List.of();
        }

        @Override
        public void close() {
          closed = true;
        }
      };

  private String error(int code, String... words) {
    StringWriter err = new StringWriter();
    CommandLine commands = Main.commandLine(NoEngine.ENGINES);
    ClusterMain.give(commands, new Cluster("Spark", List.of("spark-submit"), command -> idle));
    commands.setErr(new PrintWriter(err));
    commands.setOut(new PrintWriter(new StringWriter()));
    assertThat(commands.execute(words)).as(err.toString()).isEqualTo(code);
    return err.toString();
  }

  @Test
  void aClusterDoesSearchesAndRankingsOnly() {
    assertThat(error(ExitCode.USAGE, "train-supernet", "--data", "x"))
        .contains(
            "Spark does the pieces of search, rank and scratch --archs; start train-supernet with spos");
    assertThat(error(ExitCode.USAGE, "describe", "--arch", "2,1,0"))
        .contains("start describe with spos");
    assertThat(error(ExitCode.USAGE, "launch", "--processes", "2", "search"))
        .contains("there is no command \"launch\"");
  }

  @Test
  void optionsOfRanksAreRefusedWhereAClusterHandsOutTheWork() {
    assertThat(error(ExitCode.USAGE, "search", "--ranks", "2", "--checkpoint", "x"))
        .contains("Spark hands out the work: leave out --ranks, --rank and --rendezvous");
  }

  @Test
  void theClusterIsLetGoWhenTheCommandFails() {
    assertThat(error(ExitCode.CHECKPOINT, "search", "--checkpoint", "none.safetensors"))
        .contains("none.safetensors");
    assertThat(closed).isTrue();
  }
}
