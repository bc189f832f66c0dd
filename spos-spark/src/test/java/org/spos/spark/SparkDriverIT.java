package org.spos.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.run.Manifest.Outcome;
import org.spos.spark.StandaloneCluster.Submitted;
import org.spos.text.Text;

/** What a driver says to people, and to Spark's pages; on a cluster of real processes. */
class SparkDriverIT {
  private static final String SPACE = "demo";

  /** Long enough to look at Spark's pages while it runs. */
  private static final int EPOCHS = 12;

  @TempDir Path folder;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The text of a page; empty while nobody answers. */
  private static String page(String address) {
    try {
      return HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.ALWAYS)
          .build()
          .send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSearchThatIsToldToStopSavesAndGoesOnAndSparksPagesNameItsCandidates() throws Exception {
    try (ClusterRuns runs = new ClusterRuns(folder, List.of(SPACE), 2, List.of())) {
      runs.spos(runs.search(SPACE, "one-long", EPOCHS));
      int port = freePort();
      Submitted driver =
          runs.submit(
              List.of(
                  "--conf",
                  "spark.ui.enabled=true",
                  "--conf",
                  Text.format("spark.ui.port=%d", port)),
              2,
              runs.search(SPACE, "stopped", EPOCHS));
      while (driver.process().isAlive() && runs.journal("stopped").lines().count() < 12) {
        StandaloneCluster.pause(20);
      }
      String jobs = page(Text.format("http://127.0.0.1:%d/jobs/", port));
      String stages = page(Text.format("http://127.0.0.1:%d/stages/", port));
      driver.process().destroy();
      assertThat(driver.end()).as(StandaloneCluster.text(driver.err())).isEqualTo(130);
      assertThat(StandaloneCluster.text(driver.err()))
          .containsPattern(
              "spos: interrupted, the state is saved; go on with: spark-submit \\.\\.\\."
                  + " spos-spark\\.jar search .*--resume --run-dir \\S*stopped\n");
      // As the journal has it: each is one job of one stage.
      assertThat(jobs).contains("spos search");
      for (String line : runs.journal("stopped").lines().skip(1).limit(5).toList()) {
        String candidate = line.replaceAll(".*\"architecture\":\"([0-9,]*)\".*", "candidate $1");
        assertThat(jobs).contains(candidate);
        assertThat(stages).contains(candidate);
      }
      assertThat(runs.manifest("stopped").outcome()).isEqualTo(Outcome.INTERRUPTED);
      assertThat(runs.journal("one-long")).startsWith(runs.journal("stopped"));
      assertThat(runs.journal("stopped")).isNotEqualTo(runs.journal("one-long"));
      List<String> again = new ArrayList<>(Arrays.asList(runs.search(SPACE, "stopped", EPOCHS)));
      again.add("--resume");
      ClusterRuns.finish(runs.submit(2, again.toArray(String[]::new)));
      assertThat(runs.journal("stopped")).isEqualTo(runs.journal("one-long"));
      assertThat(runs.manifest("stopped").outcome()).isEqualTo(Outcome.FINISHED);
    }
  }

  /** In a view of the file system of its own, as on another machine. */
  @Test
  void anExecutorThatDoesNotSeeTheRunDirectoryIsNamed() throws Exception {
    Path hidden = Files.createDirectory(folder.resolve("hidden"));
    List<String> prefix =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs none '" + hidden + "' && exec \"$@\"",
            "sh");
    List<String> trial = new ArrayList<>(prefix);
    trial.add("true");
    Assumptions.assumeTrue(works(trial), "root of a Linux");
    Files.writeString(folder.resolve("list.txt"), "0,0,0,0,0,0,0,0\n1,2,3,0,1,2,3,0\n");
    try (ClusterRuns runs = new ClusterRuns(folder, List.of(), 1, prefix)) {
      Submitted driver = runs.submit(1, runs.several("hidden/several"));
      assertThat(driver.end()).as(StandaloneCluster.text(driver.err())).isEqualTo(4);
      assertThat(StandaloneCluster.text(driver.err()).lines())
          .filteredOn(line -> line.startsWith("spos: error: "))
          .hasSize(1)
          .first()
          .asString()
          .startsWith(
              "spos: error: executor 0 on 127.0.0.1 does not see "
                  + hidden.resolve("several")
                  + ", where trainings keep their runs; choose a --run-dir that all machines see");
      assertThat(hidden.resolve("several/scratch-01")).doesNotExist();
    }
  }

  private static boolean works(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
