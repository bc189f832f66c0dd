package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that something else than {@code spos launch} starts, and that meet at a port; needs a
 * build with libtorch ({@code -Ptorch}).
 */
class RankEnvironmentIT {
  private static final String TRAINING =
      "train-supernet --iterations 800 --space space.yaml --data data --batch-size 8 --shards 4"
          + " --threads 1 -D supernet.probeEvery=0 --run-dir ";

  @TempDir static Path folder;

  @BeforeAll
  static void trainAlone() throws IOException {
    Launcher.assumeLibtorch();
    Materials.write(folder.resolve("space.yaml"), Materials.SPACE);
    for (String command :
        List.of(
            "data make-demo data --classes 2 --train-per-class 20 --val-per-class 4 --side 16",
            TRAINING + "alone")) {
      Launcher.Ended ended = new Launcher(folder).run(command.split(" ", -1));
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  private static void requireSameAsAlone(String run) {
    assertThat(folder.resolve(run).resolve("supernet.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("alone/supernet.safetensors"));
  }

  @Test
  void whatTorchrunSetsMakesOneRunOfTwoProcesses() throws Exception {
    String port = freePort();
    List<Launcher.Running> ranks = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      ranks.add(
          new Launcher(folder)
              .with("RANK", String.valueOf(rank))
              .with("LOCAL_RANK", String.valueOf(rank))
              .with("WORLD_SIZE", "2")
              .with("MASTER_ADDR", "127.0.0.1")
              .with("MASTER_PORT", port)
              .start((TRAINING + "torchrun").split(" ", -1)));
    }
    for (Launcher.Running rank : ranks) {
      Launcher.Ended ended = rank.end();
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
    requireSameAsAlone("torchrun");
  }

  /** A shell takes the place of ssh: it is given a host and a line, and runs the line here. */
  @Test
  void theScriptForSshIsStoppedAndGoesOnWithTheSameBits() throws Exception {
    Path ssh = folder.resolve("as-ssh");
    Files.writeString(ssh, "#!/bin/bash\ncd / && exec bash -c \"$2\"\n");
    assertThat(ssh.toFile().setExecutable(true)).isTrue();
    Launcher launcher =
        new Launcher(folder, Launcher.ROOT.resolve("scripts/slurm/over-ssh"))
            .with("SPOS_SSH", ssh.toString())
            .with("SPOS", Launcher.ROOT.resolve("scripts/spos").toString())
            .with("MASTER_PORT", freePort());
    List<String> words = new ArrayList<>(List.of("127.0.0.1 127.0.0.1"));
    words.addAll(List.of((TRAINING + "over-ssh --resume=auto").split(" ", -1)));
    Launcher.Running stopped = launcher.start(words.toArray(String[]::new));
    Path metrics = folder.resolve("over-ssh/metrics.jsonl");
    for (int i = 0; i < 6_000 && !Files.exists(metrics); i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    stopped.process().destroy();
    Launcher.Ended ended = stopped.end();
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(folder.resolve("over-ssh/supernet.safetensors")).doesNotExist();
    Launcher.Ended resumed = launcher.run(words.toArray(String[]::new));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    requireSameAsAlone("over-ssh");
  }

  /** Each rank looks the first one up, and says at once what to set where nobody knows it. */
  @Test
  void aFirstHostThatNobodyKnowsIsRefused() {
    Launcher.Ended ended =
        new Launcher(folder)
            .with("SLURM_JOB_ID", "7")
            .with("SLURM_STEP_ID", "0")
            .with("SLURM_STEP_NUM_TASKS", "2")
            .with("SLURM_PROCID", "0")
            .with("SLURM_STEP_NODELIST", "n[1-2].invalid")
            .run((TRAINING + "nowhere").split(" ", -1));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err())
        .isEqualToIgnoringNewLines(
            "spos: error: rank 0 is looked for on n1.invalid, a host that this machine does not"
                + " know; set MASTER_ADDR to a name or address of it that all machines know"
                + " (SLURM_PROCID and SLURM_STEP_NUM_TASKS: this is rank 0 of 2)");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }
}
