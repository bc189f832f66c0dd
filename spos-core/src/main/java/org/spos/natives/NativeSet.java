package org.spos.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Native libraries that load together.
 *
 * @param name for messages, such as {@code OpenCV}
 * @param parts where they lie on the class path
 * @param pathProperty the system property that names their folder to whoever loads them; empty for
 *     JavaCPP, which has one for all
 */
public record NativeSet(String name, List<Part> parts, Optional<String> pathProperty) {
  private static final Part JAVACPP =
      new Part("org/bytedeco/javacpp/linux-x86_64", "libjnijavacpp.so", ".*");
  private static final Part OPENBLAS =
      new Part("org/bytedeco/openblas/linux-x86_64", "libjniopenblas.so", ".*");
  private static final String BINDINGS = "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64";

  /** Of memory outside the heap. */
  public static final NativeSet MEMORY =
      new NativeSet("JavaCPP", List.of(JAVACPP), Optional.empty());

  /** Of ND4J, with its OpenBLAS. */
  public static final NativeSet ND4J =
      new NativeSet(
          "ND4J",
          List.of(
              JAVACPP,
              OPENBLAS,
              new Part(BINDINGS, "libjnind4jcpu.so", ".*"),
              new Part(BINDINGS + "-avx2", "libjnind4jcpu.so", ".*"),
              new Part(BINDINGS + "-avx512", "libjnind4jcpu.so", ".*"),
              new Part(BINDINGS + "-onednn", "libjnind4jcpu.so", ".*"),
              new Part(BINDINGS + "-onednn-avx2", "libjnind4jcpu.so", ".*"),
              new Part(BINDINGS + "-onednn-avx512", "libjnind4jcpu.so", ".*")),
          Optional.empty());

  /** Of oneDNN. */
  public static final NativeSet ONEDNN =
      new NativeSet(
          "oneDNN",
          List.of(
              JAVACPP,
              new Part("org/bytedeco/opencl/linux-x86_64", "libjniOpenCL.so", ".*"),
              new Part("org/bytedeco/dnnl/linux-x86_64", "libjnidnnl.so", ".*")),
          Optional.empty());

  /** Of the image decoder: three of OpenCV's many modules. */
  public static final NativeSet IMAGES =
      new NativeSet(
          "OpenCV",
          List.of(
              JAVACPP,
              OPENBLAS,
              new Part(
                  "org/bytedeco/opencv/linux-x86_64",
                  "libjniopencv_core.so",
                  "lib(jni)?opencv_(core|imgproc|imgcodecs)\\.so.*")),
          Optional.empty());

  /** Of libtorch, for CPUs. */
  public static final NativeSet TORCH =
      new NativeSet(
          "libtorch",
          List.of(
              JAVACPP,
              OPENBLAS,
              new Part("org/bytedeco/pytorch/linux-x86_64", "libjnitorch.so", ".*\\.so.*")),
          Optional.empty());

  /** Of libtorch, for GPUs and CPUs. */
  public static final NativeSet TORCH_GPU =
      new NativeSet(
          "libtorch for GPUs",
          List.of(
              JAVACPP,
              OPENBLAS,
              new Part("org/bytedeco/pytorch/linux-x86_64-gpu", "libjnitorch.so", ".*\\.so.*")),
          Optional.empty());

  /** Of ONNX Runtime, in its own layout. */
  public static final NativeSet ONNX =
      new NativeSet(
          "ONNX Runtime",
          List.of(new Part("ai/onnxruntime/native/linux-x64", "libonnxruntime.so", ".*")),
          Optional.of("onnxruntime.native.path"));

  /** All that may be unpacked, which decides how much room a folder needs. */
  static final List<NativeSet> ALL = List.of(ND4J, ONEDNN, IMAGES, TORCH, TORCH_GPU, ONNX);

  public NativeSet {
    parts = List.copyOf(parts);
  }

  /**
   * The files, from the class path. Empty where they are not in jars or are for other systems than
   * x86-64 Linux: then whoever loads them unpacks them.
   */
  List<LibraryFile> files(ClassLoader classes) {
    return parts.stream().flatMap(part -> part.files(classes).stream()).toList();
  }

  /**
   * Libraries in one folder of one jar.
   *
   * @param folder in the jar
   * @param anchor a file that is always in it
   * @param names pattern of those that are needed
   */
  public record Part(String folder, String anchor, String names) {

    /** The files, from the class path. */
    List<LibraryFile> files(ClassLoader classes) {
      URL found = classes.getResource(folder + "/" + anchor);
      if (found == null || !found.getProtocol().equals("jar")) {
        return List.of();
      }
      Pattern wanted = Pattern.compile(Pattern.quote(folder + "/") + names);
      try {
        JarFile jar = ((JarURLConnection) found.openConnection()).getJarFile(); // Java keeps it
        return jar.stream()
            .filter(entry -> wanted.matcher(entry.getName()).matches())
            .filter(entry -> entry.getName().indexOf('/', folder.length() + 1) < 0)
            .filter(entry -> entry.getName().contains(".so"))
            .map(entry -> new LibraryFile(jar, entry))
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // the class path itself is broken
      }
    }
  }
}
