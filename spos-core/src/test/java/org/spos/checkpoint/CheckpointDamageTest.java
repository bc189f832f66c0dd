package org.spos.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;
import org.spos.safetensors.SafetensorsReader;
import org.spos.safetensors.SafetensorsWriter;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.text.Text;

class CheckpointDamageTest {
  private static final long SEED = 20240607;

  /** 1 tries every byte, which takes minutes and was done; what is left out then is drawn. */
  private static final int STEP = Integer.getInteger("spos.damage.step", 17);

  /** Where each byte is tried: length, header checksum and the first metadata. */
  private static final int START = 60;

  @TempDir Path folder;
  private byte[] good = new byte[0];

  @BeforeEach
  void writeAGoodFile() {
    Path file = folder.resolve("good.safetensors");
    CheckpointFile.write(file, Samples.supernet(150));
    good = Samples.bytes(file);
  }

  @Test
  void noticesTruncationAnywhere() {
    RandomStream random = new Seed(SEED).stream("cut");
    for (int length = 0; length < good.length; length += length < START ? 1 : step(random)) {
      requireRefused(Arrays.copyOf(good, length), Text.format("seed %d, cut to %d", SEED, length));
    }
    for (int cut = 1; cut < 20; cut++) {
      requireRefused(Arrays.copyOf(good, good.length - cut), "cut by " + cut);
    }
  }

  @Test
  void noticesTruncationAtEveryTensor() {
    Path file = folder.resolve("good.safetensors");
    int start = good.length - Samples.data(good).length;
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      reader
          .tensors()
          .values()
          .forEach(t -> requireRefused(Arrays.copyOf(good, start + (int) t.begin()), t.name()));
    }
  }

  @Test
  void noticesAFlippedBitAnywhere() {
    RandomStream random = new Seed(SEED).stream("flip");
    for (int i = START; i < good.length; i += step(random)) {
      int bit = random.nextInt(8);
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << bit);
      requireRefused(bad, Text.format("seed %d, byte %d, bit %d", SEED, i, bit));
    }
  }

  @Test
  void noticesEveryFlippedBitOfTheFirstBytes() {
    for (int i = 0; i < 8 * START; i++) {
      byte[] bad = good.clone();
      bad[i / 8] ^= (byte) (1 << i % 8);
      requireRefused(bad, "bit " + i);
    }
  }

  @Test
  void noticesBytesThatWereZeroedSwappedOrAppended() {
    RandomStream random = new Seed(SEED).stream("smear");
    for (int round = 0; round < 100; round++) {
      byte[] bad = good.clone();
      int from = random.nextInt(bad.length);
      Arrays.fill(bad, from, Math.min(bad.length, from + 1 + random.nextInt(4096)), (byte) 0);
      if (!Arrays.equals(bad, good)) {
        requireRefused(bad, Text.format("seed %d, zeroes from %d", SEED, from));
      }
    }
    requireRefused(Arrays.copyOf(good, good.length + 1), "one byte more");
  }

  /** A hostile writer makes checksums right; whatever it writes, only one exception may come. */
  @Test
  void throwsNothingElseWhenAHostileHeaderVouchesForItself() {
    RandomStream random = new Seed(SEED).stream("hostile");
    int refused = 0;
    for (int round = 0; round < 1_000; round++) {
      byte[] header = Samples.header(good).getBytes(StandardCharsets.ISO_8859_1);
      int edits = 1 + random.nextInt(3);
      for (int i = 0; i < edits; i++) {
        int from = SafetensorsWriter.CHECKED_HEADER.length() + 10;
        header[from + random.nextInt(header.length - from)] = (byte) (32 + random.nextInt(95));
      }
      String text = new String(header, StandardCharsets.ISO_8859_1);
      refused += read(Samples.resealed(good, text), Text.format("seed %d, %s", SEED, text)) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(500);
  }

  @Test
  void throwsNothingElseOnRandomBytes() {
    RandomStream random = new Seed(SEED).stream("noise");
    for (int round = 0; round < 300; round++) {
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      if (noise.length > 9 && round % 2 == 0) {
        Arrays.fill(noise, 0, 8, (byte) 0);
        noise[0] = (byte) random.nextInt(200);
        noise[8] = '{';
      }
      requireRefused(noise, Text.format("seed %d, round %d", SEED, round));
    }
  }

  private static int step(RandomStream random) {
    return 1 + random.nextInt(2 * STEP - 1);
  }

  private void requireRefused(byte[] bytes, String what) {
    Path file = Samples.write(folder.resolve("bad.safetensors"), bytes);
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .as(what)
        .isExactlyInstanceOf(CheckpointException.class)
        .message()
        .contains(file.toString())
        .doesNotContain("\n");
  }

  /** Whether the file was accepted; any other exception fails the test. */
  private boolean read(byte[] bytes, String what) {
    Path file = Samples.write(folder.resolve("hostile.safetensors"), bytes);
    try {
      return CheckpointFile.read(file).iteration() >= 0;
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).as(what).doesNotContain("\n");
      return false;
    }
  }
}
