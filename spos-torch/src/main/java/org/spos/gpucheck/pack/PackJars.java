package org.spos.gpucheck.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.spos.error.ConfigException;
import org.spos.natives.NativeSet;
import org.spos.text.Text;

/**
 * Copies the jars of a build with libtorch for GPUs, without what one kind of GPU does not need.
 */
public final class PackJars {
  /** Of the other engines and of exports, which do without a GPU. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(nd4j-|deeplearning4j|dnnl-|opencl-|onnxruntime-|fastutil-|tribuo-|protobuf-1\\.0|oshi-"
              + "|jackson-1\\.0|guava-1\\.0|threetenbp|jna-platform|commons-net|gson-).*");

  private static final Pattern LIBRARY =
      Pattern.compile(".*\\.(so|dll|dylib|jnilib|a|lib)(\\.[0-9.]+)?");

  /** What JNA calls the machine's kind. */
  private static final String JNA = "com/sun/jna/linux-x86-64/";

  private static final List<NativeSet> NEEDED =
      List.of(NativeSet.MEMORY, NativeSet.IMAGES, NativeSet.TORCH_GPU);

  private PackJars() {}

  /**
   * Copies them.
   *
   * @param arguments folder of the jars, new folder, and the architecture such as 90
   */
  public static void main(String[] arguments) throws IOException {
    try {
      copy(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    } catch (ConfigException e) {
      System.err.println("gpu-check: error: " + e.getMessage());
      System.exit(2);
    }
  }

  static void copy(Path from, Path to, int architecture) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(from)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    Files.createDirectories(to);
    for (Path jar : jars) {
      String name = String.valueOf(jar.getFileName());
      if (LEFT_OUT.matcher(name).matches() || name.matches("pytorch-.*-linux-x86_64\\.jar")) {
        continue;
      }
      boolean natives = name.contains("-linux-x86_64");
      SlimJar.write(
          jar,
          to.resolve(name),
          file -> isWanted(file, natives),
          file -> natives && file.endsWith("/libtorch_cuda.so"),
          library -> strip(library, architecture));
    }
  }

  private static boolean isWanted(String file, boolean natives) {
    if (LIBRARY.matcher(file).matches()) {
      return file.startsWith(JNA)
          || NEEDED.stream()
              .flatMap(set -> set.parts().stream())
              .anyMatch(part -> isOf(part, file));
    }
    return !natives || file.startsWith("META-INF/");
  }

  private static boolean isOf(NativeSet.Part part, String file) {
    return file.indexOf('/', part.folder().length() + 1) < 0
        && file.matches(Pattern.quote(part.folder() + "/") + part.names());
  }

  private static void strip(Path library, int architecture) throws IOException {
    DeviceCode.keepOnly(library, architecture)
        .ifPresent(
            kept ->
                System.out.println(
                    Text.format(
                        "of the code for GPUs, %d MB are for sm_%d, and %d MB for others are left out",
                        kept.kept() / 1_000_000, architecture, kept.cleared() / 1_000_000)));
  }
}
