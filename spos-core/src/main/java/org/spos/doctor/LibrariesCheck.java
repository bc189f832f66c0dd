package org.spos.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.spos.engine.Device;
import org.spos.engine.EngineProvider;
import org.spos.engine.Engines;
import org.spos.natives.FolderState;
import org.spos.natives.NativeLibraries;

/** Whether each native library loads here and does its work. */
final class LibrariesCheck implements Check {
  private static final String REMEDY =
      "what is said above of Java, kernels, cache and limits comes first; then unpack or build the"
          + " program again, or set %s to another folder".formatted(NativeLibraries.VARIABLE);

  /** Of the image decoder without its faster library. */
  private static final String SLOW = "; twice as fast with";

  private final Supplier<List<FolderState>> folders;
  private final Engines engines;
  private final String asked;
  private final LibraryProcess process;

  /**
   * @param asked the engine of the configuration, or {@code auto}
   */
  LibrariesCheck(Engines engines, String asked, LibraryProcess process) {
    this(NativeLibraries::folders, engines, asked, process);
  }

  /**
   * @param folders into which libraries may be unpacked
   */
  LibrariesCheck(
      Supplier<List<FolderState>> folders, Engines engines, String asked, LibraryProcess process) {
    this.folders = folders;
    this.engines = engines;
    this.asked = asked;
    this.process = process;
  }

  @Override
  public String topic() {
    return "libraries";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    if (folders.get().stream().noneMatch(folder -> folder.refusal().isEmpty())) {
      return List.of(); // the check of the cache says it, once
    }
    List<String> libraries = new ArrayList<>();
    for (EngineProvider engine : engines.providers()) {
      libraries.add(onCpu(engine));
    }
    libraries.add(LibraryProbe.IMAGES);
    libraries.add(LibraryProbe.ONNX);
    Map<String, LibraryProcess.Answer> answers = process.tried(libraries);
    boolean computes =
        engines.providers().stream()
            .map(engine -> answers.get(onCpu(engine)))
            .anyMatch(answer -> answer != null && answer.works());
    List<Finding> findings = new ArrayList<>();
    answers.forEach(
        (library, answer) -> {
          String text = name(library) + " " + answer.text();
          if (answer.works() && answer.text().contains(SLOW)) {
            findings.add(
                Finding.note(
                    topic(),
                    text.substring(0, text.indexOf(SLOW)),
                    "install libjpeg-turbo (Debian: libturbojpeg0), which is twice as fast"));
          } else if (answer.works()) {
            findings.add(Finding.ok(topic(), text));
          } else if (library.equals(LibraryProbe.ONNX)
              || library.startsWith(LibraryProbe.ENGINE) && computes && !isAsked(library)) {
            findings.add(Finding.note(topic(), text, REMEDY));
          } else {
            findings.add(Finding.fault(topic(), text, REMEDY));
          }
        });
    if (asked.equals(Doctor.SEPARATE_ENGINE)
        && engines.providers().stream().noneMatch(engine -> engine.name().equals(asked))) {
      findings.add(
          Finding.note(
              topic(),
              "engine %s: is not part of this program".formatted(asked),
              "scripts/spos adds it when a run first asks for it; of a release, unpack the archive whose name ends in -torch or -torch-gpu"));
    }
    return findings;
  }

  /** A run with this engine fails although another one computes. */
  private boolean isAsked(String library) {
    return library.equals(LibraryProbe.ENGINE + asked + ":" + Device.CPU);
  }

  private static String onCpu(EngineProvider engine) {
    return LibraryProbe.ENGINE + engine.name() + ":" + Device.CPU;
  }

  private static String name(String library) {
    return switch (library) {
      case LibraryProbe.IMAGES -> "image decoder:";
      case LibraryProbe.ONNX -> "checks of ONNX exports:";
      default -> "engine " + library.split(":")[1] + ":";
    };
  }
}
