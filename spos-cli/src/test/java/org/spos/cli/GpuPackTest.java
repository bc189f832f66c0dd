package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of {@code scripts/gpu-check --pack}, and how they become files again. */
class GpuPackTest {
  private static final int BYTES = 40_000_000; // three pieces
  private static final int EVERY = 8_000_000;

  @TempDir Path folder;

  @BeforeEach
  void cutAFileIntoParts() throws Exception {
    byte[] bytes = new byte[BYTES];
    byte[] noise = new byte[200_000];
    for (int at = 0; at < BYTES; at += EVERY) { // the rest is zeros, for speed
      new Random(at).nextBytes(noise);
      System.arraycopy(noise, 0, bytes, at, noise.length);
    }
    Files.createDirectories(folder.resolve("files"));
    Files.write(folder.resolve("files/large"), bytes);
    Files.createDirectories(folder.resolve("pack/tools"));
    Files.copy(Launcher.ROOT.resolve("scripts/gpu-unpack"), folder.resolve("pack/unpack"));
    Ended ended =
        bash(
            "set -euo pipefail; source '%s'; tar -C files -cf - . | cut_into_parts pack 'xz -q -0' 300000; touch pack/tools/xz"
                .formatted(Launcher.ROOT.resolve("scripts/gpu-pack.sh")));
    assertThat(ended.exitCode()).as(ended.text()).isZero();
    assertThat(Files.readAllLines(folder.resolve("pack/parts")))
        .hasSize(3)
        .allMatch(line -> line.matches("[0-9a-f]{64} [0-9]+ part-0[0-2]"));
  }

  private record Ended(int exitCode, String text) {}

  private Ended bash(String script) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), Files.readString(output));
  }

  private Ended unpack() throws IOException, InterruptedException {
    return bash("bash pack/unpack");
  }

  @Test
  void partsAreUnpackedAsTheyCome() throws Exception {
    Path second = folder.resolve("pack/part-01");
    Files.move(second, folder.resolve("late"));
    Ended early = unpack();
    assertThat(early.exitCode()).isEqualTo(3);
    assertThat(early.text())
        .contains("part-01 is not here yet, 1 of 3 parts are unpacked; start again when it is");
    Files.delete(folder.resolve("pack/part-00")); // it has done its duty
    Files.move(folder.resolve("late"), second);
    Ended whole = unpack();
    assertThat(whole.exitCode()).as(whole.text()).isZero();
    assertThat(whole.text()).doesNotContain("part 1 of 3").contains("part 2 of 3", "part 3 of 3");
    assertThat(folder.resolve("pack/spos-gpu/large"))
        .hasSameBinaryContentAs(folder.resolve("files/large"));
    assertThat(unpack().text()).contains("is unpacked already");
  }

  @Test
  void aDamagedPartIsNamedAndNothingOfItIsTaken() throws Exception {
    Path part = folder.resolve("pack/part-01");
    byte[] sound = Files.readAllBytes(part);
    byte[] damaged = sound.clone();
    damaged[1000] ^= 1;
    Files.write(part, damaged);
    Ended refused = unpack();
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.text())
        .contains("part-01 is not what was packed (its SHA-256 differs); copy it again");
    Files.write(part, sound);
    assertThat(unpack().exitCode()).isZero();
    assertThat(folder.resolve("pack/spos-gpu/large"))
        .hasSameBinaryContentAs(folder.resolve("files/large"));
  }

  /** As a kill in the middle of a part leaves it. */
  @Test
  void whatAStoppedStartHasLeftIsThrownAway() throws Exception {
    Path third = folder.resolve("pack/part-02");
    Files.move(third, folder.resolve("late"));
    assertThat(unpack().exitCode()).isEqualTo(3);
    Path stream = folder.resolve("pack/spos-gpu/.stream");
    Files.write(stream, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    Files.move(folder.resolve("late"), third);
    assertThat(unpack().exitCode()).isZero();
    assertThat(folder.resolve("pack/spos-gpu/large"))
        .hasSameBinaryContentAs(folder.resolve("files/large"));
    assertThat(stream).doesNotExist();
  }
}
