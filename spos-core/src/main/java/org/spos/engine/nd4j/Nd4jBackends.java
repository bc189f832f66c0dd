package org.spos.engine.nd4j;

import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.natives.NativeLibraries;
import org.spos.natives.NativeSet;

/** Which of its backends ND4J has loaded: it takes one for the whole process. */
final class Nd4jBackends {
  private Nd4jBackends() {}

  /** Why ND4J cannot be used; loads it. */
  static Optional<String> problem() {
    return NativeLibraries.problem(NativeSet.ND4J, Nd4jBackends::load);
  }

  /** The holder of native operations cannot be made without the backend. */
  private static void load() {
    allowAllMemory();
    Nd4j.getBackend();
  }

  /** Whether it computes on a GPU; to be asked where there is no {@link #problem}. */
  static boolean isGpu() {
    return !Nd4j.getEnvironment().isCPU();
  }

  /** Whether this program was built with the GPU backend. */
  static boolean hasGpuBackend() {
    return Nd4jBackends.class
            .getClassLoader()
            .getResource("org/nd4j/linalg/jcublas/JCublasBackend.class")
        != null;
  }

  /** JavaCPP counts native memory against the heap's limit unless told otherwise. */
  private static void allowAllMemory() {
    for (String limit : new String[] {"maxbytes", "maxphysicalbytes"}) {
      String key = "org.bytedeco.javacpp." + limit;
      if (System.getProperty(key) == null) {
        System.setProperty(key, "0");
      }
    }
  }
}
