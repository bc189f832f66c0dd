package org.spos.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.spos.engine.Engines;
import org.spos.text.Text;
import picocli.CommandLine;

/** Good inputs from which the bad ones are made: a space, images, a run of each step. */
final class Materials {
  static final Path ROOT = Path.of(System.getProperty("spos.root", "..")).toAbsolutePath();

  /** What a header with a checksum begins with; eight digits follow. */
  private static final String SEAL = "{\"__metadata__\":{\"header_crc32c\":\"";

  /** Two choice blocks of four candidates. */
  static final String SPACE =
      """
      name: tiny
      inputSide: 16
      stemChannels: 8
      stemStride: 2
      stages: [{blocks: 2, channels: 16}]
      headChannels: 16
      classes: 2
      dropout: 0.0
      candidates: [shuffle_3x3, shuffle_5x5, shuffle_7x7, shuffle_xception]
      """;

  private final Path folder;

  /** How a command ended. */
  record Ended(int exitCode, String out, String err) {}

  private Materials(Path folder) {
    this.folder = folder;
  }

  /** Makes them with the commands themselves. */
  static Materials make(Path folder) {
    Materials good = new Materials(folder);
    write(good.space(), SPACE);
    good.must(
        "data make-demo %s --classes 2 --train-per-class 8 --val-per-class 2 --side 16"
            .formatted(good.data()));
    good.must("train-supernet " + good.training() + " --run-dir " + good.supernetRun());
    good.must(good.searching(good.searchRun()));
    good.must("scratch --arch 0,1 " + good.training() + " --run-dir " + folder.resolve("scratch"));
    return good;
  }

  Path space() {
    return folder.resolve("space.yaml");
  }

  Path data() {
    return folder.resolve("data");
  }

  Path supernetRun() {
    return folder.resolve("supernet");
  }

  Path searchRun() {
    return folder.resolve("search");
  }

  /** A supernet, as {@code search} takes it. */
  Path supernet() {
    return supernetRun().resolve("supernet.safetensors");
  }

  /** A retrained network. */
  Path network() {
    return folder.resolve("scratch/network.safetensors");
  }

  /** Options of a training of two steps. */
  String training() {
    return "--data %s --space %s --threads 1 --iterations 2 --batch-size 4 -D checkpoint.every=1 -D scratch.bnPassIterations=1"
        .formatted(data(), space());
  }

  /** A search of four candidates. */
  String searching(Path run) {
    return "search --checkpoint %s --data %s --threads 1 --epochs 2 --population 2 --select 1 --mutations 1 --crossovers 1 --flops-limit 1G -D tester.recalibrationImages=4 --run-dir %s"
        .formatted(supernet(), data(), run);
  }

  /** The command that evaluates a checkpoint. */
  List<String> evaluate(Path checkpoint) {
    return evaluate(checkpoint, data());
  }

  List<String> evaluate(Path checkpoint, Path images) {
    return words("evaluate --checkpoint %s --arch 0,1 --data %s".formatted(checkpoint, images));
  }

  /** The space of the networks that PyTorch has saved among the fixtures, which have 10 classes. */
  static String pyTorchSpace(int classes) {
    return Text.format(
        """
        name: tiny
        inputSide: 32
        stemChannels: 8
        stemStride: 2
        stages: [{blocks: 2, channels: 16}, {blocks: 2, channels: 32}]
        headChannels: 48
        classes: %d
        dropout: 0
        candidates: [shuffle_3x3, shuffle_5x5, shuffle_7x7, shuffle_xception]
        """,
        classes);
  }

  /** Runs a command in this process. */
  static Ended run(List<String> words, Engines engines) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands = Main.commandLine(engines);
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    int code = commands.execute(words.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }

  /** The words of a line and further options, which take the place of those that are there. */
  static List<String> with(String line, String options) {
    List<String> words = new ArrayList<>(words(line));
    List<String> more = words(options);
    for (String option : more) {
      int at = words.indexOf(option);
      if (at > 0 && option.startsWith("--")) {
        words.subList(at, at + 2).clear();
      }
    }
    words.addAll(more);
    return words;
  }

  static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a folder, so that the copy may be damaged. */
  static Path copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
    return to;
  }

  /** Bytes of a safetensors file with this header and this data. */
  static byte[] safetensors(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  /** The header of a safetensors file. */
  static String header(byte[] file) {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new String(file, 8, length, StandardCharsets.UTF_8);
  }

  /** The same file with another header that vouches for itself, as an enemy would make it. */
  static byte[] resealed(byte[] file, String header) {
    int at = SEAL.length();
    String zeroed = header.substring(0, at) + "00000000" + header.substring(at + 8);
    CRC32C crc = new CRC32C();
    crc.update(zeroed.getBytes(StandardCharsets.UTF_8));
    String sealed =
        header.substring(0, at) + Text.format("%08x", crc.getValue()) + header.substring(at + 8);
    int start = 8 + header(file).getBytes(StandardCharsets.UTF_8).length;
    return safetensors(sealed, Arrays.copyOfRange(file, start, file.length));
  }

  private void must(String line) {
    Ended ended = run(words(line), Engines.found());
    if (ended.exitCode() != 0) {
      throw new IllegalStateException(line + "\n" + ended.err());
    }
  }
}
