package org.spos.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.Engines;

class GpuCheckTest {
  private static final Subprocess.Ended H200 =
      new Subprocess.Ended(0, List.of("NVIDIA H200, 143771 MiB, 570.86, 9.0"), false);

  @TempDir Path root;
  private OtherMachine machine;

  @BeforeEach
  void makeUp() {
    machine = new OtherMachine(root);
  }

  @Test
  void noGpuIsAFaultOnlyForWhoAsksForOne() {
    assertThat(machine.seenBy(check("auto", "fault", H200)))
        .isEqualTo("OK GPU: none (no driver of NVIDIA is loaded)");
    assertThat(machine.seenBy(check("cuda:0", "fault", H200)))
        .startsWith("FAULT GPU: cuda:0 is asked for, and no driver of NVIDIA is loaded >");
  }

  @Test
  void seesADriverWithoutAGpu() {
    machine.file("proc/driver/nvidia/version", "NVRM version: 570.86\n");
    Subprocess.Ended none = new Subprocess.Ended(127, List.of("no such file"), false);
    assertThat(machine.seenBy(check("auto", "ok", none)))
        .contains("NOTE GPU: driver NVRM version: 570.86 is loaded, but nvidia-smi sees no GPU")
        .contains("NOTE CUDA: no libcudart");
    assertThat(machine.seenBy(check("cuda:0", "ok", none)))
        .contains("FAULT GPU: driver NVRM version: 570.86 is loaded, but nvidia-smi sees no GPU");
  }

  @Test
  void saysThatNoEngineUsesTheGpuWhereCudaIsMissing() {
    machine.file("proc/driver/nvidia/version", "NVRM version: 570.86\n");
    assertThat(machine.seenBy(check("auto", "fault", H200)))
        .contains("OK GPU: NVIDIA H200, 143771 MiB", "NOTE CUDA: ", "NOTE GPU: no engine uses it");
    assertThat(machine.seenBy(check("cuda", "fault", H200)))
        .contains("FAULT GPU: no engine uses it (engine ")
        .contains("libcudart.so.11 is missing");
  }

  @Test
  void isContentWithAnEngineThatComputesThere() {
    machine.file("proc/driver/nvidia/version", "NVRM version: 570.86\n");
    machine.file("usr/local/cuda/lib64/libcudart.so.11.0", "");
    machine.file("usr/local/cuda/lib64/libother.so.1", "");
    assertThat(machine.seenBy(check("cuda:0", "ok", H200)))
        .contains("OK CUDA: libcudart.so.11.0")
        .doesNotContain("NOTE", "FAULT", "libother");
  }

  private static GpuCheck check(String device, String answer, Subprocess.Ended smi) {
    LibraryProcess process =
        new LibraryProcess(
            libraries -> {
              List<String> out = new ArrayList<>();
              for (String library : libraries) {
                assertThat(library).contains(":cuda");
                out.add("begin\t" + library);
                out.add(answer + "\tlibcudart.so.11 is missing");
              }
              return new Subprocess.Ended(0, out, false);
            });
    return new GpuCheck(device, Engines.found(), process, () -> smi);
  }
}
