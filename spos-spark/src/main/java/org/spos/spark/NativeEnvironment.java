package org.spos.spark;

import com.sun.jna.Function;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.run.Platform;
import org.spos.text.OneLine;

/**
 * What native libraries read when they are loaded. The launcher {@code scripts/spos} sets it for
 * its process; Spark starts processes of its own. Without the kind of processor OpenBLAS would take
 * other kernels there, which round otherwise.
 */
final class NativeEnvironment {
  private static final Logger LOG = LoggerFactory.getLogger(NativeEnvironment.class);

  private static boolean prepared;

  private NativeEnvironment() {}

  /**
   * Sets what is not set yet, once in a process, and before the first library is loaded.
   *
   * @param threads processor threads of the work that comes first
   */
  static synchronized void prepare(int threads) {
    if (prepared) {
      return;
    }
    prepared = true;
    // Native buffers are bounded by the engine, not by the size of the Java heap.
    property("org.bytedeco.javacpp.maxbytes", "0");
    property("org.bytedeco.javacpp.maxphysicalbytes", "0");
    property("org.bytedeco.javacpp.logger", "slf4j");
    if (System.getProperty("os.name", "").equals("Linux")) {
      variables(threads, Platform.cpuFlags())
          .forEach(
              (name, value) -> {
                if (System.getenv(name) == null) {
                  set(name, value);
                }
              });
    }
  }

  /**
   * As in {@code scripts/environment.sh}.
   *
   * @param flags of the processor
   */
  static Map<String, String> variables(int threads, String flags) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("GOMP_SPINCOUNT", "10000");
    variables.put("OMP_NUM_THREADS", String.valueOf(threads));
    variables.put("OPENBLAS_NUM_THREADS", "1");
    variables.put("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
    kernels(flags).ifPresent(name -> variables.put("OPENBLAS_CORETYPE", name));
    return variables;
  }

  private static Optional<String> kernels(String flags) {
    String words = " " + flags + " ";
    if (words.contains(" avx512f ")) {
      return Optional.of("SkylakeX");
    }
    return words.contains(" avx2 ") ? Optional.of("Haswell") : Optional.empty();
  }

  private static void property(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  private static void set(String name, String value) {
    try {
      Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, 1});
    } catch (UnsatisfiedLinkError e) {
      LOG.warn(
          "{}={} could not be set for native libraries ({}); set spark.executorEnv.{}",
          name,
          value,
          OneLine.of(String.valueOf(e.getMessage())),
          name);
    }
  }
}
