package org.spos.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spos.engine.Device;
import org.spos.engine.Precision;
import org.spos.engine.torch.Gpus.Gpu;

/** What a driver may tell, and what is made of it. */
class GpusTest {
  private static final Gpus TWO = new Gpus(13_010, List.of(new Gpu("H200", 90), new Gpu("T4", 75)));

  @ParameterizedTest
  @EnumSource
  void aHopperComputesInEveryPrecision(Precision precision) {
    assertThat(TWO.refusal(Device.cuda(0), precision)).isEmpty();
  }

  @Test
  void aTuringComputesInFloat32Only() {
    assertThat(TWO.refusal(Device.cuda(1), Precision.FLOAT32)).isEmpty();
    assertThat(TWO.refusal(Device.cuda(1), Precision.TF32))
        .contains("the T4 is of compute capability 7.5, and tf32 needs 8.0 (Ampere)");
    assertThat(TWO.refusal(Device.cuda(1), Precision.BF16)).isPresent();
  }

  @Test
  void anOlderGpuIsRefusedByName() {
    Gpus volta = new Gpus(13_000, List.of(new Gpu("Tesla V100", 70)));
    assertThat(volta.refusal(Device.cuda(0), Precision.FLOAT32))
        .contains("the Tesla V100 is of compute capability 7.0, and libtorch needs 7.5 (Turing)");
  }

  @Test
  void aGpuThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThat(TWO.refusal(Device.cuda(2), Precision.FLOAT32))
        .contains("there are 2 GPUs, from cuda:0 on");
    Gpus one = new Gpus(13_000, List.of(new Gpu("H200", 90)));
    assertThat(one.refusal(Device.cuda(1), Precision.FLOAT32)).contains("there is one GPU, cuda:0");
  }

  @Test
  void aGpuIsNamedForManifests() {
    assertThat(TWO.words(Device.cuda(1))).isEqualTo("CUDA 13.1, T4");
  }

  @Test
  void anOldDriverIsRefusedWithTheOneThatIsNeeded() {
    Gpus old = new Gpus(12_040, List.of(new Gpu("H200", 90)));
    assertThat(old.refusal(Device.cuda(0), Precision.FLOAT32))
        .contains(
            "the NVIDIA driver can do CUDA 12.4, and libtorch needs 13; update the driver to"
                + " version 580 or later");
  }

  @Test
  void whatIsMissingOfCudaIsNamed() {
    assertThat(CudaLibraries.problem(name -> true)).isEmpty();
    assertThat(CudaLibraries.problem(name -> !name.contains("cudnn")))
        .contains(
            "libcudnn.so.9 was not found: install CUDA 13 and cuDNN 9, or name their folders in"
                + " LD_LIBRARY_PATH");
    assertThat(CudaLibraries.problem(name -> false))
        .get()
        .asString()
        .startsWith("the libraries of CUDA (such as libcudart.so.13) were not found: install");
  }

  @Test
  void theLauncherLooksForTheSameLibrariesBeforeItBuilds() throws IOException {
    Path script = Path.of(System.getProperty("spos.root", ".."), "scripts/torch.sh");
    String names =
        Files.readString(script).replaceAll("(?s).*\\ncuda_libraries=\\(([^)]*)\\).*", "$1");
    assertThat(names.trim().split("\\s+")).containsExactlyElementsOf(CudaLibraries.NEEDED);
  }

  @Test
  void bfloat16NeedsAProcessorThatHasIt() {
    List<String> flags = List.of("fpu", "avx512f", "avx512_bf16");
    assertThat(CpuFeatures.obstacle(Precision.BF16, flags)).isEmpty();
    assertThat(CpuFeatures.obstacle(Precision.BF16, List.of("fpu", "avx2")))
        .isEqualTo(
            Optional.of("this processor has no bfloat16 arithmetic (avx512_bf16, amx_bf16)"));
    assertThat(CpuFeatures.obstacle(Precision.TF32, flags)).contains("TF32 is for GPUs only");
    assertThat(CpuFeatures.obstacle(Precision.FLOAT32, List.of())).isEmpty();
  }
}
