package org.spos.engine.nd4j;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.natives.NativeLibraries;
import org.spos.natives.NativeSet;
import org.spos.text.OneLine;

/** Which of its backends ND4J has loaded: it takes one for the whole process. */
final class Nd4jBackends {
  private Nd4jBackends() {}

  /** Why ND4J cannot be used; loads it. */
  static Optional<String> problem() {
    return loading(NativeSet.ND4J, Nd4jBackends::load);
  }

  /** Why a native library cannot be used; loads it. Want of memory is no such reason. */
  static Optional<String> loading(NativeSet library, Runnable load) {
    return NativeLibraries.loading(library, () -> tried(library.name(), load));
  }

  private static Optional<String> tried(String library, Runnable load) {
    try {
      load.run();
      return Optional.empty();
    } catch (LinkageError e) {
      Throwable root =
          Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
              .limit(20) // causes may form a ring
              .reduce(e, (outer, inner) -> inner);
      String reason = String.valueOf(root.getMessage());
      if (root instanceof OutOfMemoryError
          || reason.contains("failed to map segment")
          || reason.contains("allocate memory")) {
        throw e;
      }
      return Optional.of("%s cannot be loaded: %s".formatted(library, OneLine.of(reason)));
    }
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
