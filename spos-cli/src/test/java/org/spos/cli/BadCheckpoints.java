package org.spos.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.spos.text.Text;

/** Files that are no checkpoint, no longer one, or one that lies. */
final class BadCheckpoints {
  private static final int CODE = ExitCode.CHECKPOINT;

  private BadCheckpoints() {}

  static Stream<BadInput> all() {
    return Stream.of(
            broken(), foreign(), damaged(), lyingHeaders(), lyingCheckpoints(), misplaced())
        .flatMap(stream -> stream);
  }

  private static Stream<BadInput> broken() {
    return Stream.of(
        arranged(
            "a checkpoint that does not exist",
            "does not exist; check the path",
            (folder, good) -> good.evaluate(folder.resolve("nowhere"))),
        arranged(
            "a folder as checkpoint",
            "is a folder; name a checkpoint file",
            (folder, good) -> good.evaluate(folder)),
        bytes("an empty checkpoint", "is empty; use an earlier checkpoint", file -> new byte[0]),
        bytes("three bytes", "it has 3 bytes, not even a header", file -> Arrays.copyOf(file, 3)),
        bytes(
            "a header cut short", "is truncated: its header has", file -> Arrays.copyOf(file, 99)),
        bytes(
            "data cut short",
            "is truncated: its tensors need",
            file -> Arrays.copyOf(file, file.length - 5)),
        bytes(
            "data cut off",
            "only 0 are there",
            file -> Arrays.copyOf(file, 8 + Materials.header(file).length())),
        bytes("a byte too many", "1 bytes follow", file -> Arrays.copyOf(file, file.length + 1)));
  }

  private static Stream<BadInput> foreign() {
    return Stream.of(
        bytes(
            "a zip archive",
            "is truncated or damaged, its end is not that of a zip",
            file -> start("PK\3\4\24\0\0\0\0\0", file)),
        bytes(
            "a pickle", "convert it with spos import", file -> start("\u0080\2}q\1(X\4\0\0", file)),
        bytes(
            "a Java object stream",
            "does not begin like a safetensors file",
            file -> start("\u00ac\u00ed\0\5sr\0\1A", file)),
        bytes("a text file", "is not a checkpoint", file -> start("name: tiny\n", file)),
        bytes(
            "the other byte order",
            "big-endian byte order",
            file -> {
              byte[] other = file.clone();
              ByteBuffer.wrap(other).putLong(Materials.header(file).length());
              return other;
            }),
        bytes(
            "a header of a terabyte",
            "is not a checkpoint",
            file -> {
              byte[] huge = file.clone();
              huge[5] = 1;
              return huge;
            }),
        bytes(
            "a header longer than its file",
            "is truncated: its header has",
            file -> {
              byte[] huge = file.clone();
              huge[3] = 1;
              return huge;
            }),
        tensors("another program's file", "holds no SPOS network: it holds no tensors", ""));
  }

  private static Stream<BadInput> damaged() {
    return Stream.of(
        bytes("a flipped bit in the header", "checksum of its header is", flipped(200)),
        bytes("a flipped bit in a tensor", "checksum of tensor \"", flipped(-100)),
        bytes("a flipped bit in the header's own checksum", "checksum of its header", flipped(45)),
        bytes(
            "a word in place of a checkpoint",
            "is not a checkpoint: it is a text",
            file -> new byte[] {'h', 'i'}),
        bytes(
            "zeroes where a disk lost a block",
            "checksum of tensor",
            file -> {
              byte[] zeroed = file.clone();
              Arrays.fill(zeroed, file.length - 3000, file.length - 100, (byte) 0);
              return zeroed;
            }));
  }

  /** Checks of the format that need no checkpoint of ours around them. */
  private static Stream<BadInput> lyingHeaders() {
    return Stream.of(
        tensors("overlapping tensors", "inside the tensor before it", two(2, 6)),
        tensors("a gap between tensors", "leaves a gap after byte 4", two(8, 12)),
        tensors("a tensor that ends before it begins", "before it begins", two(8, 4)),
        tensors("a negative offset", "holds a negative number", two(-4, 0)),
        tensors("two tensors of one name", "duplicate field", two(4, 8).replace('b', 'a')),
        tensors("a negative extent", "shape holds a negative number", one("F32", "-1", 0, 4)),
        tensors("a shape that needs more", "needs 8 bytes", one("F32", "2", 0, 4)),
        tensors(
            "a shape that overflows", "is too large", one("F32", "2147483647,2147483647,9", 0, 4)),
        tensors(
            "an extent above 64 bits", "64-bit integers", one("F32", "99999999999999999999", 0, 4)),
        tensors("a fraction as extent", "64-bit integers", one("F32", "1.5", 0, 4)),
        tensors("a shape of 20 extents", "is too long", one("F32", "1,".repeat(20) + 1, 0, 4)),
        tensors("an unknown number type", "dtype \"Q4\"", one("Q4", "1", 0, 4)),
        tensors(
            "an unknown key of a tensor",
            "unknown key \"code\"",
            one("F32", "1", 0, 4).replace("shape", "code")),
        tensors("a header of depth 1000", "tensor \"a\" is no object", "\"a\":" + "[".repeat(1000)),
        tensors("half a header", "its header is not valid JSON", "\"a\":"));
  }

  /** Whole checkpoints whose checksums are right and whose content is not. */
  private static Stream<BadInput> lyingCheckpoints() {
    return Stream.of(
        header(
            "a newer version",
            "format version 3, this program reads up to 2",
            "version\":\"1",
            "version\":\"3"),
        header(
            "no version that ever was",
            "there is no format version 0",
            "version\":\"1",
            "version\":\"0"),
        header(
            "a version that is no number",
            "is no whole number",
            "version\":\"1\"",
            "version\":\"x\""),
        header(
            "a negative iteration",
            "its iteration is negative",
            "iteration\":\"2",
            "iteration\":\"-2"),
        header(
            "a kind that it is not",
            "its kind is \"standalone\"",
            "kind\":\"supernet",
            "kind\":\"standalone"),
        header("a billion blocks", "blocks must be at most 1000", "[[2,16]]", "[[999999999,16]]"),
        header(
            "a candidate of the future",
            "unknown candidate \"transformer\"",
            "shuffle_7x7",
            "transformer"),
        header("a space that cannot be", "is not possible", "inputSide\\\":16", "inputSide\\\":17"),
        header(
            "a tensor of another shape",
            "its network needs F32 of shape",
            "[8,3,3,3]",
            "[3,8,3,3]"),
        header(
            "a tensor of another name",
            "lacks tensor \"classifier.0.weight\"",
            "\"classifier.0.weight\":{",
            "\"classifier.9.weight\":{"),
        header(
            "a tensor without checksum",
            "has no checksum",
            "crc32c/classifier",
            "nothing/classifier"));
  }

  private static Stream<BadInput> misplaced() {
    return Stream.of(
        arranged(
            "a search in a retrained network",
            "a search needs a supernet",
            (folder, good) ->
                Materials.words(
                    "search --checkpoint %s --data %s".formatted(good.network(), good.data()))),
        arranged(
            "weights of another space to begin with",
            "is of space \"tiny\"",
            (folder, good) ->
                Materials.words(
                    "train-supernet --data %s --space %s --load-checkpoint %s --run-dir %s"
                        .formatted(
                            good.data(),
                            Materials.ROOT.resolve("config/space-demo.yaml"),
                            good.supernet(),
                            folder.resolve("run")))),
        arranged(
            "another space than the checkpoint's",
            "but the configuration asks for \"demo\"",
            (folder, good) ->
                Stream.concat(
                        good.evaluate(good.supernet()).stream(),
                        Stream.of(
                            "--space", Materials.ROOT.resolve("config/space-demo.yaml").toString()))
                    .toList()),
        arranged(
            "a run of which every generation is damaged",
            "none of the 3 checkpoints in",
            (folder, good) -> {
              Path run = Materials.copy(good.supernetRun(), folder.resolve("run"));
              try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
                files.forEach(file -> Materials.write(file, "gone"));
              }
              return Materials.words("train-supernet --resume --run-dir " + run);
            }));
  }

  private static String one(String type, String shape, int begin, int end) {
    return Text.format(
        "\"a\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}",
        type, shape, begin, end);
  }

  private static BadInput tensors(String name, String message, String entries) {
    String header = "{\"__metadata__\":{\"format\":\"pt\"}%s%s}";
    return bytes(
        name,
        message,
        file ->
            Materials.safetensors(
                header.formatted(entries.isEmpty() ? "" : ",", entries),
                new byte[entries.isEmpty() ? 0 : 4]));
  }

  private static BadInput header(String name, String message, String from, String to) {
    return bytes(
        name,
        message,
        file -> {
          String header = Materials.header(file);
          if (!header.contains(from)) {
            throw new IllegalStateException(from + " is not in " + header);
          }
          return Materials.resealed(file, header.replace(from, to));
        });
  }

  private static UnaryOperator<byte[]> flipped(int at) {
    return file -> {
      byte[] bad = file.clone();
      bad[at < 0 ? file.length + at : at] ^= 4;
      return bad;
    };
  }

  private static byte[] start(String first, byte[] file) {
    byte[] bad = file.clone();
    for (int i = 0; i < first.length(); i++) {
      bad[i] = (byte) first.charAt(i);
    }
    return bad;
  }

  private static BadInput bytes(String name, String message, UnaryOperator<byte[]> change) {
    return arranged(
        name,
        message,
        (folder, good) -> {
          byte[] file = read(good.supernet());
          return good.evaluate(
              Materials.write(folder.resolve("bad.safetensors"), change.apply(file)));
        });
  }

  private static byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  private static BadInput arranged(String name, String message, BadInput.Arrange arrange) {
    return new BadInput(name, CODE, message, arrange);
  }

  static List<String> with(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }

  private static String two(int begin, int end) {
    return Text.format(
        "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}",
        begin, end);
  }
}
