package org.spos.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.Golden;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/** What a training takes, in processes of their own whose heap is there from the start. */
class MemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Lets Linux forget the most that was resident. */
  private static final Path FORGET = Path.of("/proc/self/clear_refs");

  /** Code of libtorch that is read from disk at its first use, and kernels that oneDNN makes. */
  private static final double OF_LIBRARIES = 150e6;

  @TempDir Path folder;

  /** On the path with the most activations; the estimate is on the side of too much. */
  @ParameterizedTest
  @CsvSource({"224, 8", "224, 24", "96, 64"})
  void aTrainingTakesWhatItIsTakenToNeed(int side, int batch) throws Exception {
    assumeTrue(Files.isWritable(FORGET), "Linux");
    String[] found =
        OwnProcess.start(folder, "", MemoryTest.class, String.valueOf(side), String.valueOf(batch))
            .result(10)
            .split(" ");
    double need = Double.parseDouble(found[0]);
    double took = Double.parseDouble(found[1]);
    assertThat(took).isBetween(0.6 * need, need + OF_LIBRARIES);
  }

  @Test
  @Tag("soak")
  void memoryIsFlatOverTenThousandStepsOfAWholeSupernet() throws Exception {
    assumeTrue(Files.isReadable(STATUS), "Linux");
    double[] resident =
        Arrays.stream(OwnProcess.start(folder, "", MemoryTest.class, "soak").result(120).split(" "))
            .mapToDouble(Double::parseDouble)
            .toArray();
    System.out.println(
        "MB resident after each thousandth step: "
            + Arrays.stream(resident)
                .mapToObj(bytes -> Text.format("%.1f", bytes / 1e6))
                .collect(Collectors.joining(", ")));
    assertThat(resident).hasSize(10);
    double[] growth =
        IntStream.range(1, 10).mapToDouble(i -> resident[i] - resident[i - 1]).sorted().toArray();
    // A leak adds in every thousand steps; Java's compilers once in a while.
    assertThat(growth[4]).as(Arrays.toString(resident)).isLessThan(300e3);
    assertThat(resident[9]).as(Arrays.toString(resident)).isLessThan(resident[0] + 16e6);
  }

  /** What the processes do. */
  public static void main(String[] arguments) throws IOException {
    assertThat(TorchLibraries.problem()).isEmpty();
    if (arguments[0].equals("soak")) {
      soak();
    } else {
      train(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    }
  }

  private static void train(int side, int batch) throws IOException {
    NetworkPlan plan = NetworkPlan.supernet(Golden.imagenet(side));
    NetworkOptions network =
        new NetworkOptions(PixelFormat.NORMALISED, batch, 0.9, 4e-5, false, 0.1);
    Architecture deepest =
        new Architecture(plan.blocks().stream().map(choices -> choices.size() - 1).toList());
    TorchProvider provider = new TorchProvider();
    long need = provider.memory(plan, network, EngineOptions.cpu(2));
    ImageBatch images = images(side, batch, plan.space());
    try (Engine engine = provider.open(EngineOptions.cpu(2))) {
      Files.writeString(FORGET, "5");
      long before = bytes("VmRSS:");
      try (PathNetwork opened = engine.create(plan, network)) {
        opened.initialise(new Seed(1).stream("initialise"));
        for (int step = 0; step < 3; step++) {
          opened.trainStep(images, deepest, 0.001, new Seed(1).stream("dropout", step));
        }
        System.out.println("RESULT " + need + " " + (bytes("VmHWM:") - before));
      }
    }
  }

  /** Resident bytes after each thousandth step on random paths. */
  private static void soak() throws IOException {
    NetworkPlan plan = NetworkPlan.supernet(Golden.TINY);
    ImageBatch images = Golden.images("images", 12, Golden.TINY);
    List<String> resident = new ArrayList<>();
    try (Engine engine = new TorchProvider().open(EngineOptions.cpu(2));
        PathNetwork network = engine.create(plan, Golden.sgd(12))) {
      network.initialise(new Seed(1).stream("initialise"));
      for (int step = 1; step <= 10_000; step++) {
        RandomStream random = new Seed(1).stream("path", step);
        Architecture path =
            new Architecture(
                plan.blocks().stream().map(choices -> random.nextInt(choices.size())).toList());
        network.trainStep(images, path, 0.001, new Seed(1).stream("dropout", step));
        if (step % 1_000 == 0) {
          System.gc();
          resident.add(String.valueOf(bytes("VmRSS:")));
        }
      }
    }
    System.out.println("RESULT " + String.join(" ", resident));
  }

  private static ImageBatch images(int side, int count, SearchSpace space) {
    byte[] pixels = new byte[count * side * side * 3];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % space.classes();
    }
    RandomStream random = new Seed(2).stream("pixels");
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return new ImageBatch(pixels, labels, side);
  }

  private static long bytes(String field) throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
