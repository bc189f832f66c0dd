package org.spos.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    if (bytesFor.applyAsLong(batch) <= freeBytes) {
      return;
    }
    int fits = 0;
    int tooLarge = batch;
    while (tooLarge - fits > 1) {
      int middle = (fits + tooLarge) >>> 1;
      if (bytesFor.applyAsLong(middle) <= freeBytes) {
        fits = middle;
      } else {
        tooLarge = middle;
      }
    }
    throw new ConfigException(
        Text.format(
            "a batch of %d needs %.1f GB of memory and %.1f GB are free; the largest batch that"
                + " fits is %d",
            batch, bytesFor.applyAsLong(batch) / 1e9, freeBytes / 1e9, fits));
  }

  /** Bytes that can be taken without swapping; unlimited where the system does not tell. */
  public static long free() {
    Path meminfo = Path.of("/proc/meminfo");
    if (!Files.isReadable(meminfo)) {
      return Long.MAX_VALUE;
    }
    try {
      for (String line : Files.readAllLines(meminfo)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
    return Long.MAX_VALUE;
  }
}
