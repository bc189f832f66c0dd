package org.spos.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.spos.engine.EngineProvider;
import org.spos.engine.Engines;

/** GPUs, their driver and CUDA's libraries, and whether an engine can use them. */
final class GpuCheck implements Check {
  private static final String DRIVER = "proc/driver/nvidia/version";
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi",
          "--query-gpu=name,memory.total,driver_version,compute_cap",
          "--format=csv,noheader");

  private final String device;
  private final Engines engines;
  private final LibraryProcess process;
  private final Supplier<Subprocess.Ended> query;

  /**
   * @param device of the configuration: {@code auto}, {@code cpu} or {@code cuda:N}
   */
  GpuCheck(String device, Engines engines) {
    this(device, engines, LibraryProcess.ofThisProgram(), () -> Subprocess.run(QUERY, 20));
  }

  GpuCheck(
      String device, Engines engines, LibraryProcess process, Supplier<Subprocess.Ended> query) {
    this.device = device;
    this.engines = engines;
    this.process = process;
    this.query = query;
  }

  @Override
  public String topic() {
    return "GPU";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    boolean asked = device.startsWith("cuda");
    Optional<String> driver = machine.line(DRIVER);
    if (driver.isEmpty()) {
      return List.of(
          asked
              ? Finding.fault(
                  topic(),
                  "%s is asked for, and no driver of NVIDIA is loaded".formatted(device),
                  "install the driver, start the container with its GPUs, or use --device cpu")
              : Finding.ok(topic(), "none (no driver of NVIDIA is loaded)"));
    }
    List<Finding> findings = new ArrayList<>();
    Subprocess.Ended answer = query.get();
    boolean answers = answer.exitCode() == 0 && !answer.out().isEmpty();
    if (answers) {
      answer.out().forEach(gpu -> findings.add(Finding.ok(topic(), gpu)));
    } else {
      String text =
          "driver %s is loaded, but nvidia-smi sees no GPU: %s"
              .formatted(driver.get(), String.join(" ", answer.out()));
      String remedy = "start the container with its GPUs, or mend the driver (dmesg)";
      findings.add(
          asked ? Finding.fault(topic(), text, remedy) : Finding.note(topic(), text, remedy));
    }
    findings.add(libraries(machine));
    if (answers) {
      findings.addAll(engines(asked));
    }
    return findings;
  }

  /** What a dynamic linker would find of CUDA; engines may bring their own. */
  private Finding libraries(Machine machine) {
    TreeSet<String> found = new TreeSet<>();
    Stream.concat(
            Stream.of(machine.variable("LD_LIBRARY_PATH").orElse("").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of),
            Stream.of("usr/local/cuda/lib64", "usr/lib/x86_64-linux-gnu", "usr/lib64")
                .map(machine.root()::resolve))
        .forEach(folder -> found.addAll(cuda(folder)));
    return found.isEmpty()
        ? Finding.note(
            "CUDA",
            "no libcudart, libcublas or libcudnn where the system looks",
            "nothing for an engine that packs them; else install CUDA, or add its folder to"
                + " LD_LIBRARY_PATH")
        : Finding.ok("CUDA", String.join(", ", found));
  }

  private static List<String> cuda(Path folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "lib{cudart,cublas,cudnn}.so.*")) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    } catch (IOException e) {
      return List.of(); // there is no such folder
    }
    return names;
  }

  private List<Finding> engines(boolean asked) {
    List<String> libraries =
        engines.providers().stream()
            .map(engine -> LibraryProbe.ENGINE + engine.name() + ":" + wanted())
            .toList();
    Map<String, LibraryProcess.Answer> answers = process.tried(libraries);
    List<Finding> findings = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (EngineProvider engine : engines.providers()) {
      LibraryProcess.Answer answer =
          answers.get(LibraryProbe.ENGINE + engine.name() + ":" + wanted());
      String text = "engine %s: %s".formatted(engine.name(), answer == null ? "" : answer.text());
      if (answer != null && answer.works()) {
        findings.add(Finding.ok(topic(), text));
      } else {
        refusals.add(text);
      }
    }
    if (findings.isEmpty()) {
      String text = "no engine uses it (%s)".formatted(String.join("; ", refusals));
      String remedy =
          "use a release or a build with a GPU engine; until then runs use the processor";
      findings.add(
          asked ? Finding.fault(topic(), text, remedy) : Finding.note(topic(), text, remedy));
    }
    return findings;
  }

  private String wanted() {
    return device.startsWith("cuda") ? device : "cuda";
  }
}
