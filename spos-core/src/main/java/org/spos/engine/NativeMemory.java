package org.spos.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.IntToLongFunction;
import org.spos.error.ConfigException;
import org.spos.text.Text;

/** Refuses a batch that this machine cannot hold, before memory is taken. */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * Checks a need against what is free.
   *
   * @param batch the batch that is asked for
   * @param bytesFor bytes that a batch of a given size needs
   * @param freeBytes what the machine has left
   * @throws ConfigException naming need, free memory and the largest batch that fits
   */
  public static void require(int batch, IntToLongFunction bytesFor, long freeBytes) {
    if (bytesFor.applyAsLong(batch) > freeBytes) {
      int fits = largest(batch, bytesFor, freeBytes);
      throw refused("batch of " + batch, batch, bytesFor, freeBytes, "batch that fits is " + fits);
    }
  }

  /**
   * The same for a network; a training has the memory of one shard.
   *
   * @param bytesFor bytes that so many images at a time need
   * @throws ConfigException that names the number of shards that would fit, too
   */
  public static void require(NetworkOptions options, IntToLongFunction bytesFor, long freeBytes) {
    int shard = options.maxShard();
    if (bytesFor.applyAsLong(shard) > freeBytes) {
      int fits = largest(shard, bytesFor, freeBytes);
      String advice = options.training() ? "that fits is " + fits : "batch that fits is " + fits;
      if (fits > 0 && options.training()) {
        advice += Text.format(": --shards %d", (options.maxBatch() + fits - 1) / fits);
      }
      String what = options.shards() == 1 ? "batch of " + shard : "shard of " + shard + " images";
      throw refused(what, shard, bytesFor, freeBytes, advice);
    }
  }

  private static int largest(int tooLarge, IntToLongFunction bytesFor, long freeBytes) {
    int fits = 0;
    while (tooLarge - fits > 1) {
      int middle = (fits + tooLarge) >>> 1;
      if (bytesFor.applyAsLong(middle) <= freeBytes) {
        fits = middle;
      } else {
        tooLarge = middle;
      }
    }
    return fits;
  }

  private static ConfigException refused(
      String what, int images, IntToLongFunction bytesFor, long freeBytes, String largest) {
    return new ConfigException(
        Text.format(
            "a %s needs %.1f GB of memory and %.1f GB are free; the largest %s",
            what, bytesFor.applyAsLong(images) / 1e9, freeBytes / 1e9, largest));
  }

  /** Bytes that can be taken without swapping; unlimited where the system does not tell. */
  public static long free() {
    return bytes(Path.of("/proc/meminfo"), "MemAvailable:").orElse(Long.MAX_VALUE);
  }

  /**
   * The most bytes that this process has had resident, heap and native memory; 0 where the system
   * does not tell.
   */
  public static long peak() {
    return bytes(Path.of("/proc/self/status"), "VmHWM:").orElse(0);
  }

  /** What a file of the system says in a line of so many kB. */
  private static OptionalLong bytes(Path file, String field) {
    if (!Files.isReadable(file)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
