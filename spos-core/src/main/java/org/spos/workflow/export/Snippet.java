package org.spos.workflow.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.spos.interop.torch.ModelScript;
import org.spos.text.Text;

/** A few lines that run an exported network in the system that it was written for. */
public final class Snippet {
  private Snippet() {}

  /**
   * The lines, ready to be pasted.
   *
   * @param side of the network's input in pixels
   * @param classes how many logits it has
   */
  public static Optional<String> of(ExportFormat format, Path file, int side, int classes) {
    return resource(format)
        .map(
            name ->
                read(name)
                    .replace("@FILE@", file.toString().replace("\\", "\\\\").replace("\"", "\\\""))
                    .replace("@MODULE@", module(file))
                    .replace("@SIDE@", Text.format("%d", side))
                    .replace("@CLASSES@", Text.format("%d", classes)));
  }

  private static Optional<String> resource(ExportFormat format) {
    return switch (format) {
      case PYTORCH, SAFETENSORS -> Optional.of("snippet-torch.py");
      case ONNX -> Optional.of("snippet-onnx.py");
      case DL4J -> Optional.of("snippet-dl4j.txt");
      default -> Optional.empty();
    };
  }

  private static String module(Path file) {
    return String.valueOf(ModelScript.beside(file).getFileName()).replaceFirst("\\.py$", "");
  }

  private static String read(String name) {
    try (InputStream in = Snippet.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packed");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
