package org.spos.gpucheck;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineProvider;
import org.spos.engine.Engines;
import org.spos.engine.ImageBatch;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Precision;
import org.spos.engine.Predictor;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** Part by part, each with a line as soon as it is over; on a CPU in a small form. */
public final class GpuCheck {
  private final PrintStream out;
  private final List<Result> results = new ArrayList<>();
  private final Work work;
  private final Work onCpu;
  private final boolean gpu;
  private final Settings settings;

  private GpuCheck(
      PrintStream out, Settings settings, EngineProvider provider, Device device, int threads) {
    this.out = out;
    this.settings = settings;
    this.gpu = device.kind() == Device.Kind.CUDA;
    this.work = new Work(provider, device, gpu ? 224 : 64, threads, false);
    this.onCpu = new Work(reference(provider), Device.CPU, work.side(), threads, false);
  }

  /** Another engine, if there is one: it shares no code with the one that is checked. */
  private static EngineProvider reference(EngineProvider checked) {
    return Engines.found().providers().stream()
        .filter(provider -> provider.name().equals("onednn"))
        .filter(provider -> provider.obstacle(Device.CPU, Precision.FLOAT32).isEmpty())
        .findFirst()
        .orElse(checked);
  }

  /**
   * Runs all parts, or those named.
   *
   * @param arguments names of parts
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, Settings.ofProcess(), List.of(arguments)) ? 0 : 1);
  }

  /** Whether no part has found a fault. */
  static boolean run(PrintStream out, Settings settings, List<String> wanted) {
    Optional<EngineProvider> torch =
        Engines.found().providers().stream().filter(p -> p.name().equals("torch")).findFirst();
    if (torch.isEmpty()) {
      out.println("FAULT loads: this build has no libtorch");
      return false;
    }
    Optional<String> noGpu = torch.get().obstacle(Device.cuda(0), Precision.FLOAT32);
    noGpu.ifPresent(why -> out.println("no GPU found, CPU parts only: " + why));
    int threads = Runtime.getRuntime().availableProcessors();
    GpuCheck check =
        new GpuCheck(
            out, settings, torch.get(), noGpu.isEmpty() ? Device.cuda(0) : Device.CPU, threads);
    check.part(wanted, "loads", check::loads);
    // Before others leave memory that can be had again.
    check.part(wanted, "memory", new MemoryPart(check.work, check.gpu)::run);
    check.part(wanted, "parity", check::parity);
    for (Precision precision : Precision.values()) {
      check.part(
          wanted,
          precision.toString(),
          new TrainingPart(check.work, check.settings, check.gpu, precision)::run);
    }
    check.part(wanted, "evaluate", check::evaluation);
    check.part(wanted, "loader", new LoaderPart(check.work, check.settings, check.gpu)::run);
    check.part(wanted, "frozen", check::frozen);
    check.part(wanted, "determinism", check::determinism);
    out.println(Result.json(check.results));
    return check.results.stream().allMatch(Result::passed);
  }

  private void part(List<String> wanted, String name, Supplier<Result> part) {
    if (!wanted.isEmpty() && !wanted.contains(name)) {
      return;
    }
    Result result;
    try {
      result = part.get();
    } catch (RuntimeException | LinkageError e) { // one part's fault must not hide the others
      result = new Result(name, false, OneLine.of(String.valueOf(e.getMessage())));
    }
    results.add(result);
    out.println(result.line());
  }

  private Result loads() {
    try (Engine engine = work.open(Precision.FLOAT32)) {
      return new Result("loads", true, engine.identity().toString());
    }
  }

  /** One step without TF32 on the device and on the CPU; gradients stand in the momentum. */
  private Result parity() {
    List<Double> here = new ArrayList<>();
    List<Double> there = new ArrayList<>();
    ParameterSet found = work.trained(Precision.FLOAT32, 8, 1, here);
    ParameterSet expected = onCpu.trained(Precision.FLOAT32, 8, 1, there);
    String classifier = work.plan().classifierName();
    double loss = Math.abs(here.get(0) - there.get(0)) / there.get(0);
    double gradient =
        error(
            Objects.requireNonNull(found.momentum().get(classifier)),
            Objects.requireNonNull(expected.momentum().get(classifier)));
    return new Result(
        "parity",
        loss < 1e-5 && gradient < 1e-3,
        Text.format(
            "loss of one step differs by %.1e from %s on the CPU, the classifier's gradient by %.1e",
            loss, onCpu.provider().name(), gradient));
  }

  private static double error(float[] found, float[] expected) {
    double largest =
        IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElse(1);
    return IntStream.range(0, found.length)
            .mapToDouble(i -> Math.abs((double) found[i] - expected[i]))
            .max()
            .orElse(0)
        / largest;
  }

  private Result evaluation() {
    int batch = gpu ? 200 : 8;
    int times = gpu ? settings.many(50) : 3;
    try (Engine engine = work.open(Precision.FLOAT32);
        PathNetwork network = work.network(engine, batch);
        Predictor predictor = network.predictor(Work.PATH, network.statistics(Work.PATH))) {
      ImageBatch images = work.images(batch);
      predictor.predict(images);
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        predictor.predict(images);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double speed = batch * times / seconds;
      return new Result(
          "evaluate",
          true,
          Text.format("batch %d: %.0f images/s in float32", batch, speed),
          Map.of("imagesPerSecond", speed));
    }
  }

  /** A step leaves everything that is not on its path as it was, to the bit. */
  private Result frozen() {
    ParameterSet before = work.trained(Precision.FLOAT32, 8, 0, new ArrayList<>());
    ParameterSet after = work.trained(Precision.FLOAT32, 8, 2, new ArrayList<>());
    long on = 0;
    long off = 0;
    for (String name : before.values().keySet()) {
      boolean changed = !Arrays.equals(before.values().get(name), after.values().get(name));
      if (isOn(name)) {
        on += changed ? 1 : 0;
      } else {
        off += changed ? 1 : 0;
      }
    }
    return new Result(
        "frozen",
        on > 0 && off == 0,
        Text.format("two steps changed %d tensors on the path and %d off it", on, off));
  }

  private static boolean isOn(String name) {
    String[] parts = name.split("\\.");
    return !parts[0].equals("features")
        || Work.PATH.choice(Integer.parseInt(parts[1])) == Integer.parseInt(parts[2]);
  }

  private Result determinism() {
    boolean asked = isSame(work.repeatable());
    return new Result(
        "determinism",
        asked,
        Text.format(
            "three steps twice give %s bits with deterministic: true, %s without%s",
            words(asked), words(isSame(work)), gpu ? cost() : ""));
  }

  private String cost() {
    int batch = 128;
    int steps = settings.many(50);
    double[] seconds = new double[2];
    for (int i = 0; i < 2; i++) {
      Work one = i == 0 ? work : work.repeatable();
      try (Engine engine = one.open(Precision.FLOAT32);
          PathNetwork network = one.network(engine, batch)) {
        seconds[i] = one.seconds(network, one.images(batch), steps);
      }
    }
    return Text.format(
        "; a step of %d in float32 takes %.1f ms with it, %.1f without",
        batch, 1000 * seconds[1] / steps, 1000 * seconds[0] / steps);
  }

  private static boolean isSame(Work work) {
    ParameterSet first = work.trained(Precision.FLOAT32, 8, 3, new ArrayList<>());
    ParameterSet second = work.trained(Precision.FLOAT32, 8, 3, new ArrayList<>());
    return first.values().keySet().stream()
        .allMatch(name -> Arrays.equals(first.values().get(name), second.values().get(name)));
  }

  private static String words(boolean same) {
    return same ? "the same" : "other";
  }
}
