package org.spos.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeEnvironmentTest {
  @Test
  void namesTheKernelsThatTheLauncherNames() {
    assertThat(NativeEnvironment.variables(3, "fpu avx2 avx512f"))
        .containsEntry("OPENBLAS_CORETYPE", "SkylakeX")
        .containsEntry("OMP_NUM_THREADS", "3");
    assertThat(NativeEnvironment.variables(1, "fpu avx2"))
        .containsEntry("OPENBLAS_CORETYPE", "Haswell");
    assertThat(NativeEnvironment.variables(1, "fpu avx2x")).doesNotContainKey("OPENBLAS_CORETYPE");
  }

  /** As native code sees it, which is not as Java does. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void setsForNativeCodeWhatNobodyHasSet() {
    NativeEnvironment.prepare(2);
    assertThat(variable("CUBLAS_WORKSPACE_CONFIG")).isEqualTo(":4096:8");
    assertThat(variable("OPENBLAS_NUM_THREADS")).isEqualTo("1");
    assertThat(System.getProperty("org.bytedeco.javacpp.maxbytes")).isEqualTo("0");
  }

  private static String variable(String name) {
    return (String) Function.getFunction("c", "getenv").invoke(String.class, new Object[] {name});
  }
}
