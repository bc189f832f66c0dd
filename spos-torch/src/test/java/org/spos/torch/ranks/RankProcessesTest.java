package org.spos.torch.ranks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.ShardTree;
import org.spos.text.Text;

/** Ranks as processes that meet through libtorch. */
class RankProcessesTest {
  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(int rank, int size, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RankMain.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out(rank).toFile());
    builder.environment().put("RANK", String.valueOf(rank));
    builder.environment().put("WORLD_SIZE", String.valueOf(size));
    builder.environment().put("MASTER_ADDR", "127.0.0.1");
    builder.environment().put("SPOS_JOB", "test");
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Path out(int rank) {
    return folder.resolve("out-" + rank);
  }

  private List<String> lines(int rank) throws IOException {
    return Files.readAllLines(out(rank)).stream()
        .filter(line -> line.matches("\\d+ .*|error: .*"))
        .toList();
  }

  private static void await(Process process) throws InterruptedException {
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("it ends").isTrue();
  }

  private Map<String, String> inFile() {
    return Map.of("SPOS_RENDEZVOUS", "file:" + folder.resolve("meeting"));
  }

  private static Map<String, String> atFreePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Map.of("MASTER_PORT", String.valueOf(socket.getLocalPort()));
    }
  }

  private static float[] plus(float[] sum, float[] addend) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += addend[i];
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"2, true", "3, false", "4, false"})
  void sumsAreThoseOfTheTree(int size, boolean file) throws Exception {
    Map<String, String> where = file ? inFile() : atFreePort();
    for (int rank = 0; rank < size; rank++) {
      start(rank, size, where, "exact", "2");
    }
    float[] sum = ShardTree.sum(0, size, RankMain::own, RankProcessesTest::plus);
    String expected = RankMain.checksum(FloatBuffer.wrap(sum)) + " " + (size * (size - 1) / 2.0);
    for (int rank = 0; rank < size; rank++) {
      await(started.get(rank));
      assertThat(lines(rank)).containsExactly(expected, expected);
    }
  }

  @Test
  void fastSumsAreTheSameInAllRanks() throws Exception {
    for (int rank = 0; rank < 3; rank++) {
      start(rank, 3, inFile(), "fast", "1");
    }
    for (Process process : started) {
      await(process);
    }
    assertThat(lines(0)).hasSize(1).isEqualTo(lines(1)).isEqualTo(lines(2));
  }

  @Test
  void aKilledRankIsNamedWithinSeconds() throws Exception {
    Map<String, String> where = atFreePort();
    for (int rank = 0; rank < 3; rank++) {
      start(rank, 3, where, "exact", "1000000");
    }
    Instant patience = Instant.now().plusSeconds(120);
    while ((!Files.exists(out(0)) || lines(0).isEmpty()) && Instant.now().isBefore(patience)) {
      Thread.sleep(50);
    }
    started.get(2).destroyForcibly();
    Instant killed = Instant.now();
    await(started.get(0));
    await(started.get(1));
    assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertThat(last(lines(0))).matches("error: rank 2 on \\S+ is gone .*");
    // The first speaks for all: what the others know by then depends on who noticed it first.
    assertThat(last(lines(1)))
        .as(String.join("; ", lines(1).subList(Math.max(0, lines(1).size() - 3), lines(1).size())))
        .matches("error: (rank 2 on \\S+ is gone .*|ended with the run)");
  }

  /** libtorch's own socket listens on all; one of ours takes its place. */
  @Test
  void theFirstListensAtTheAddressThatItWasGivenAlone() throws Exception {
    Path sockets = Path.of("/proc/net/tcp");
    Assumptions.assumeTrue(Files.exists(sockets), "Linux");
    Map<String, String> where = atFreePort();
    for (int rank = 0; rank < 2; rank++) {
      start(rank, 2, where, "exact", "1000000");
    }
    Instant patience = Instant.now().plusSeconds(120);
    while ((!Files.exists(out(0)) || lines(0).isEmpty()) && Instant.now().isBefore(patience)) {
      Thread.sleep(50);
    }
    String port = Text.format(":%04X", Integer.parseInt(where.get("MASTER_PORT")));
    List<String> listening = new ArrayList<>();
    for (Path table : List.of(sockets, Path.of("/proc/net/tcp6"))) {
      for (String line : Files.readAllLines(table)) {
        String[] fields = line.trim().split("\\s+");
        if (fields[1].endsWith(port) && fields[3].equals("0A")) {
          listening.add(fields[1]);
        }
      }
    }
    assertThat(listening).as("127.0.0.1, in the kernel's order").containsExactly("0100007F" + port);
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      Map<String, String> where = Map.of("MASTER_PORT", String.valueOf(socket.getLocalPort()));
      await(start(0, 2, where, "exact", "1"));
      assertThat(lines(0))
          .singleElement()
          .asString()
          .startsWith("error: port " + socket.getLocalPort() + ", at which the ranks are to meet,");
    }
  }

  @Test
  void aFirstRankThatDoesNotComeIsNamed() throws Exception {
    Map<String, String> where = new HashMap<>(atFreePort());
    where.put("SPOS_TEST_PATIENCE", "10");
    await(start(1, 2, where, "exact", "1"));
    assertThat(lines(1))
        .singleElement()
        .asString()
        .startsWith("error: rank 0 did not come: nothing answers at 127.0.0.1:");
  }

  /** JavaCPP's cache is not safe for several processes: libtorch died of it in 4 of 4 starts. */
  @Test
  void threeProcessesStartOnAnEmptyCache() throws Exception {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Map<String, String> where =
        Map.of(
            "SPOS_NATIVE_DIR",
            cache.toString(),
            "SPOS_RENDEZVOUS",
            "file:" + folder.resolve("meeting"));
    for (int rank = 0; rank < 3; rank++) {
      start(rank, 3, where, "exact", "1");
    }
    for (int rank = 0; rank < 3; rank++) {
      await(started.get(rank));
      assertThat(started.get(rank).exitValue()).as(Files.readString(out(rank))).isZero();
      assertThat(lines(rank)).hasSize(1);
    }
  }
}
