package org.spos.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.checkpoint.CheckpointFuzz;
import org.spos.data.pack.PackFuzz;
import org.spos.run.EventsFuzz;
import org.spos.run.JournalFuzz;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;

/** Seeds and earlier findings stay harmless; {@code -Pfuzz} looks for new ones. */
class FuzzSeedsTest {
  private static final Path SEEDS =
      Path.of(System.getProperty("spos.root", "..")).resolve("src-test-fixtures");

  private static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "architecture", ArchitectureFuzz::fuzzerTestOneInput,
          "checkpoint", CheckpointFuzz::fuzzerTestOneInput,
          "config", ConfigFuzz::fuzzerTestOneInput,
          "events", EventsFuzz::fuzzerTestOneInput,
          "image", ImageFuzz::fuzzerTestOneInput,
          "journal", JournalFuzz::fuzzerTestOneInput,
          "pack", PackFuzz::fuzzerTestOneInput,
          "sources", SourcesFuzz::fuzzerTestOneInput,
          "tables", TablesFuzz::fuzzerTestOneInput,
          "torch", TorchFuzz::fuzzerTestOneInput);

  static Stream<String> targets() {
    return TARGETS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesOrReadsSeedsAndTheirMutants(String target) throws IOException {
    Consumer<byte[]> reader = Objects.requireNonNull(TARGETS.get(target));
    long seed = 7;
    RandomStream random = new Seed(seed).stream("mutants-" + target);
    try (Stream<Path> files = Files.list(seeds(target))) {
      assertThat(files.sorted().toList())
          .isNotEmpty()
          .allSatisfy(
              file -> {
                byte[] bytes = Files.readAllBytes(file);
                reader.accept(bytes);
                for (int i = 0; i < 20; i++) {
                  reader.accept(mutant(bytes, random));
                }
              });
    }
  }

  private static Path seeds(String target) {
    return target.equals("torch") ? SEEDS.resolve(target) : SEEDS.resolve("fuzz").resolve(target);
  }

  private static byte[] mutant(byte[] bytes, RandomStream random) {
    byte[] mutant = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(3)));
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
    }
    return mutant;
  }
}
