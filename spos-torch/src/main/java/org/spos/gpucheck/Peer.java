package org.spos.gpucheck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.spos.engine.Device;
import org.spos.engine.Precision;
import org.spos.text.OneLine;

/**
 * The same steps in eager PyTorch, if this machine's Python has it.
 *
 * @param program for Python
 */
record Peer(Path program) {
  private static final int MINUTES = 5;
  private static final String PYTHON = System.getenv().getOrDefault("SPOS_PYTHON", "python3");

  /**
   * What it did.
   *
   * @param imagesPerSecond by batch; none where it could not run
   * @param said its version, or why it could not run
   */
  record Outcome(Map<Integer, Double> imagesPerSecond, String said) {}

  /** Runs it. It prints its version, and a line with batch and images per second for each batch. */
  Outcome train(Device device, Precision precision, List<Integer> batches, int side, int steps) {
    List<String> command = new ArrayList<>(List.of(PYTHON, program.toString()));
    command.addAll(List.of("--device", device.kind() == Device.Kind.CUDA ? "cuda" : "cpu"));
    command.addAll(List.of("--precision", precision.toString()));
    command.addAll(List.of("--side", String.valueOf(side), "--steps", String.valueOf(steps)));
    batches.forEach(batch -> command.addAll(List.of("--batch", String.valueOf(batch))));
    Map<Integer, Double> found = new TreeMap<>();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return new Outcome(found, "PyTorch took more than five minutes");
      }
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      String said = lines.isEmpty() ? "PyTorch said nothing" : lines.get(lines.size() - 1);
      for (String line : lines) {
        if (line.startsWith("BATCH ")) {
          String[] words = line.split(" ");
          found.put(Integer.valueOf(words[1]), Double.valueOf(words[2]));
        } else if (line.startsWith("PyTorch ")) {
          said = line;
        }
      }
      return new Outcome(found, OneLine.of(said));
    } catch (IOException e) {
      return new Outcome(found, PYTHON + " was not found");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(found, "interrupted");
    }
  }
}
