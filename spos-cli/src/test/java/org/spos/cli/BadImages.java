package org.spos.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Image folders that are no data set, and files in them that are no images. */
final class BadImages {
  private BadImages() {}

  /** Damages a copy of the good images. */
  private interface Damage {
    void to(Path data) throws IOException;
  }

  static Stream<BadInput> all() {
    return Stream.concat(folders(), files());
  }

  private static Stream<BadInput> folders() {
    return Stream.of(
        data("no training images at all", "no folder", data -> rename(data.resolve("train"))),
        data("no validation images at all", "no folder", data -> rename(data.resolve("val"))),
        data(
            "a file instead of a folder of images",
            "no folder",
            data -> {
              rename(data.resolve("val"));
              Materials.write(data.resolve("val"), "images");
            }),
        data(
            "no classes",
            "holds no class folders",
            data -> {
              rename(data.resolve("val"));
              Files.createDirectory(data.resolve("val"));
            }),
        data(
            "a class without images",
            "holds no images",
            data -> Files.createDirectory(data.resolve("train/zebra"))),
        data(
            "a class that only training has",
            "both need the same class folders",
            data -> Materials.copy(firstClass(data, "train"), data.resolve("train/zebra"))),
        data(
            "a class that only validation has",
            "is unknown",
            data -> Materials.copy(firstClass(data, "val"), data.resolve("val/zebra"))),
        data(
            "a link that leads back to its own folder",
            "is a symbolic link that leads back",
            data ->
                Files.createSymbolicLink(
                    firstClass(data, "train").resolve("loop"), data.resolve("train"))),
        data(
            "a link to nothing",
            "cannot be read: no such file",
            data -> {
              Path image = firstImage(data);
              Files.delete(image);
              Files.createSymbolicLink(image, data.resolve("gone.jpg"));
            }),
        data(
            "a device instead of an image",
            "is no regular file",
            data -> {
              Path image = firstImage(data);
              Files.delete(image);
              Files.createSymbolicLink(image, Path.of("/dev/zero"));
            }),
        data(
            "a folder called like an image",
            "holds no images",
            data -> Files.createDirectories(data.resolve("train/zebra/x.jpg"))),
        new BadInput(
            "images of too many classes for a supernet",
            ExitCode.DATA,
            "the images have 1 more than the 2 classes of the weights, such as \"zebra\"",
            (folder, good) -> {
              Path data = Materials.copy(good.data(), folder.resolve("data"));
              Materials.copy(firstClass(data, "train"), data.resolve("train/zebra"));
              Materials.copy(firstClass(data, "val"), data.resolve("val/zebra"));
              return good.evaluate(good.supernet(), data);
            }));
  }

  private static Stream<BadInput> files() {
    return Stream.of(
        image("an empty image", "is empty (0 bytes)", file -> new byte[0]),
        image("half an image", "is cut short", file -> Arrays.copyOf(file, file.length / 2)),
        image(
            "an image without its end",
            "is cut short",
            file -> Arrays.copyOf(file, file.length - 2)),
        image(
            "a text called .jpg",
            "is neither JPEG, PNG nor BMP",
            file -> "a zebra".getBytes(StandardCharsets.UTF_8)),
        image(
            "an HTML page called .jpg",
            "is neither JPEG, PNG nor BMP",
            file -> "<html>404</html>".getBytes(StandardCharsets.UTF_8)),
        image(
            "a JPEG of nothing",
            "is cut short",
            file -> new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9}),
        image("a JPEG of zeroes", "image", BadImages::hollow),
        image("a PNG without a picture", "cannot be decoded", file -> png(16, 16, false)),
        image("a PNG of ten billion pixels", "pixels", file -> png(100_000, 100_000, true)),
        image("a PNG of negative size", "pixels", file -> png(-1, -1, true)),
        image("a JPEG of four billion pixels", "pixels", BadImages::huge));
  }

  /** A JPEG whose frame header claims the largest size there is. */
  private static byte[] huge(byte[] file) {
    byte[] bad = file.clone();
    for (int i = 2; i < bad.length - 9; i++) {
      if ((bad[i] & 0xFF) == 0xFF && (bad[i + 1] & 0xFF) == 0xC0) {
        Arrays.fill(bad, i + 5, i + 9, (byte) 0xFF);
        return bad;
      }
    }
    throw new IllegalStateException("no frame header");
  }

  private static byte[] hollow(byte[] file) {
    byte[] bad = file.clone();
    Arrays.fill(bad, 2, bad.length - 2, (byte) 0);
    return bad;
  }

  private static byte[] png(int width, int height, boolean withData) {
    ByteBuffer out = ByteBuffer.allocate(200);
    out.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteBuffer size = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(out, "IHDR", size.put(new byte[] {8, 2, 0, 0, 0}).array());
    if (withData) {
      chunk(out, "IDAT", new byte[] {0x78, (byte) 0x9C, 3, 0, 0, 0, 0, 1});
    }
    chunk(out, "IEND", new byte[0]);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void chunk(ByteBuffer out, String type, byte[] body) {
    CRC32 crc = new CRC32();
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    crc.update(name);
    crc.update(body);
    out.putInt(body.length).put(name).put(body).putInt((int) crc.getValue());
  }

  private static BadInput image(String name, String message, UnaryOperator<byte[]> change) {
    return data(
        name,
        message,
        data -> {
          Path image = firstImage(data);
          Files.write(image, change.apply(Files.readAllBytes(image)));
        });
  }

  /** An evaluation reads every validation image. */
  private static BadInput data(String name, String message, Damage damage) {
    return new BadInput(
        name,
        ExitCode.DATA,
        message,
        (folder, good) -> {
          Path data = Materials.copy(good.data(), folder.resolve("data"));
          damage.to(data);
          return good.evaluate(good.supernet(), data);
        });
  }

  private static Path firstClass(Path data, String split) throws IOException {
    try (Stream<Path> classes = Files.list(data.resolve(split))) {
      return classes.sorted().findFirst().orElseThrow();
    }
  }

  private static Path firstImage(Path data) throws IOException {
    try (Stream<Path> images = Files.list(firstClass(data, "val"))) {
      return images.sorted().findFirst().orElseThrow();
    }
  }

  private static void rename(Path folder) throws IOException {
    Files.move(folder, folder.resolveSibling("elsewhere-" + folder.getFileName()));
  }
}
