package org.spos.safetensors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.spos.error.CheckpointException;
import org.spos.file.FileKind;

/** Says what stands where a safetensors file should. */
final class AnotherFile {
  private AnotherFile() {}

  /** What is wrong with a file that does not begin like a safetensors file. */
  static CheckpointException refused(Path file) {
    if (!Files.isRegularFile(file)) {
      return new CheckpointException(
          "%s is %s; name a checkpoint file"
              .formatted(file, Files.isDirectory(file) ? "a folder" : "no regular file"));
    }
    return new CheckpointException(
        "%s is not a checkpoint: it %s".formatted(file, what(FileKind.of(file))));
  }

  private static String what(Optional<FileKind> kind) {
    if (kind.isEmpty()) {
      return "does not begin like a safetensors file";
    }
    return switch (kind.get()) {
      case ZIP -> "looks like a PyTorch file, convert it with spos import";
      case PICKLE ->
          "is a pickle; if torch.save wrote it, convert it with spos import, else save it again with"
              + " torch.save";
      default -> "is " + kind.get().words();
    };
  }
}
