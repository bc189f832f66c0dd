package org.spos.engine.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.spos.engine.Precision;

/** In which numbers a processor computes. */
final class CpuFeatures {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  private CpuFeatures() {}

  /** Why this processor cannot compute so. */
  static Optional<String> obstacle(Precision precision) {
    return obstacle(precision, flags());
  }

  static Optional<String> obstacle(Precision precision, List<String> flags) {
    return switch (precision) {
      case FLOAT32 -> Optional.empty();
      case TF32 -> Optional.of("TF32 is for GPUs only");
      case BF16 ->
          flags.contains("avx512_bf16") || flags.contains("amx_bf16")
              ? Optional.empty()
              : Optional.of("this processor has no bfloat16 arithmetic (avx512_bf16, amx_bf16)");
    };
  }

  private static List<String> flags() {
    try {
      return Files.isReadable(CPUINFO)
          ? Files.readAllLines(CPUINFO).stream()
              .filter(line -> line.startsWith("flags"))
              .findFirst()
              .map(line -> List.of(line.split("\\s+")))
              .orElse(List.of())
          : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
