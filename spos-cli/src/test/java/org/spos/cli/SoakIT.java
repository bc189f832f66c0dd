package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.text.Text;

/** Long runs whose memory must stay flat; see docs/robustness.md for the figures. */
@Tag("soak")
class SoakIT {
  private static final Path PROC = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern AFTER_COLLECTION = Pattern.compile("->(\\d+)M\\(");

  /** The heap is mapped whole from the start, so all that grows is native memory. */
  private static final String HEAP =
      "-Xms256m -Xmx256m -XX:+AlwaysPreTouch -XX:+UseSerialGC -Xlog:gc:file=";

  private static final int MOST_GROWTH_MIB = 16;

  @TempDir static Path folder;

  private record Sample(long lines, long residentKib) {}

  @Test
  void tenThousandStepsAndAThousandCandidatesNeedNoMoreMemoryThanTheFirst()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(PROC), "resident memory is read from /proc");
    Materials.write(
        folder.resolve("space.yaml"), Materials.SPACE.replace("blocks: 2", "blocks: 6"));
    new Launcher(folder)
        .run(
            "data",
            "make-demo",
            "data",
            "--classes=2",
            "--train-per-class=20",
            "--val-per-class=4",
            "--side=16");
    requireFlat(
        "train",
        "metrics.jsonl",
        10_000,
        "train-supernet --space space.yaml --iterations 10000 --batch-size 8 -D"
            + " checkpoint.every=500");
    requireFlat(
        "search",
        "journal.jsonl",
        1_000,
        "search --checkpoint train/supernet.safetensors --epochs 20 --population 50 --flops-limit"
            + " 1G -D tester.recalibrationImages=16");
  }

  /** Samples the memory by the lines that a run has written. */
  private static void requireFlat(String run, String file, long lines, String command)
      throws IOException, InterruptedException {
    Path collections = folder.resolve(run + ".gc.log");
    Launcher.Running running =
        new Launcher(folder)
            .with("SPOS_JAVA_OPTS", HEAP + collections)
            .start((command + " --data data --threads 1 --run-dir " + run).split(" ", -1));
    List<Sample> samples = new ArrayList<>();
    while (running.process().isAlive()) {
      sample(running.process().pid(), folder.resolve(run).resolve(file)).ifPresent(samples::add);
      TimeUnit.MILLISECONDS.sleep(200);
    }
    Launcher.Ended ended = running.end();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    long early = peak(samples, lines / 5, lines / 2);
    long late = peak(samples, lines / 2, lines);
    List<Long> heap = heapAfterCollections(collections);
    long firstHalf = peak(heap.subList(0, heap.size() / 2));
    long secondHalf = peak(heap.subList(heap.size() / 2, heap.size()));
    System.out.printf(
        "%s: resident %d MiB from %d to %d lines, %d MiB after; heap after %d collections %d and %d"
            + " MiB%n",
        run, early / 1024, lines / 5, lines / 2, late / 1024, heap.size(), firstHalf, secondHalf);
    assertThat((late - early) / 1024).as("native growth in MiB").isLessThan(MOST_GROWTH_MIB);
    assertThat(secondHalf - firstHalf).as("heap growth in MiB").isLessThan(MOST_GROWTH_MIB);
  }

  private static Optional<Sample> sample(long pid, Path file) {
    try {
      Matcher resident =
          RESIDENT.matcher(Files.readString(Path.of(Text.format("/proc/%d/status", pid))));
      return resident.find() && Files.exists(file)
          ? Optional.of(
              new Sample(Files.readString(file).lines().count(), Long.parseLong(resident.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it has just ended
    }
  }

  private static long peak(List<Sample> samples, long from, long to) {
    List<Long> within =
        samples.stream()
            .filter(sample -> sample.lines() >= from && sample.lines() < to)
            .map(Sample::residentKib)
            .toList();
    assertThat(within).as("samples from %d to %d", from, to).hasSizeGreaterThan(2);
    return peak(within);
  }

  private static long peak(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static List<Long> heapAfterCollections(Path log) throws IOException {
    List<Long> heap = new ArrayList<>();
    Matcher after = AFTER_COLLECTION.matcher(Files.readString(log));
    while (after.find()) {
      heap.add(Long.parseLong(after.group(1)));
    }
    return heap;
  }
}
