package org.spos.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What a file is that lies where another is expected, told by its first bytes. */
public enum FileKind {
  LFS_POINTER(
      "a pointer of Git LFS, not the file itself; fetch it with git lfs pull",
      head -> text(head).startsWith("version https://git-lfs.github.com/")),
  WEB_PAGE(
      "a web page, not the file itself; download it again, perhaps with a log-in",
      head -> isMarkup(text(head).strip().toLowerCase(Locale.ROOT))),
  JSON(
      "JSON, such as a server's answer or an index of files",
      head -> text(head).matches("(?s)\\s*[{\\[]\\s*[\"{\\[\\]}].*")),
  ZIP("a zip file", head -> begins(head, 'P', 'K', 3, 4)),
  GZIP("compressed with gzip; unpack it first (gunzip)", head -> begins(head, 0x1F, 0x8B)),
  BZIP2("compressed with bzip2; unpack it first", head -> begins(head, 'B', 'Z', 'h')),
  XZ("compressed with xz; unpack it first", head -> begins(head, 0xFD, '7', 'z', 'X', 'Z')),
  ZSTANDARD("compressed with zstd; unpack it first", head -> begins(head, 0x28, 0xB5, 0x2F, 0xFD)),
  SEVEN_ZIP("a 7z archive; unpack it first", head -> begins(head, '7', 'z', 0xBC, 0xAF)),
  RAR("a rar archive; unpack it first", head -> begins(head, 'R', 'a', 'r', '!')),
  TAR(
      "a tar archive; unpack it first",
      head -> head.length > 262 && latin(head, 257, 5).equals("ustar")),
  HDF5("an HDF5 file (such as Keras writes)", head -> begins(head, 0x89, 'H', 'D', 'F')),
  NUMPY("a NumPy array", head -> begins(head, 0x93, 'N', 'U', 'M', 'P', 'Y')),
  GGUF("a GGUF file", head -> begins(head, 'G', 'G', 'U', 'F')),
  ONNX(
      "an ONNX model",
      head -> head.length > 3 && head[0] == 8 && head[1] > 2 && head[1] < 20 && head[2] == 0x12),
  PICKLE("a pickle", head -> head.length > 1 && (head[0] & 0xFF) == 0x80 && head[1] < 6),
  WEBP(
      "a WebP image", head -> begins(head, 'R', 'I', 'F', 'F') && latin(head, 8, 4).equals("WEBP")),
  GIF("a GIF image", head -> begins(head, 'G', 'I', 'F', '8')),
  TIFF("a TIFF image", head -> begins(head, 'I', 'I', '*', 0) || begins(head, 'M', 'M', 0, '*')),
  PDF("a PDF", head -> begins(head, '%', 'P', 'D', 'F')),
  TEXT("a text, not the file itself", FileKind::isText),
  ZEROES("full of zeroes, as an interrupted copy leaves it", FileKind::isZero);

  /** Bytes of the head of a file that are looked at. */
  public static final int HEAD_BYTES = 512;

  private final String words;
  private final Predicate<byte[]> test;

  FileKind(String words, Predicate<byte[]> test) {
    this.words = words;
    this.test = test;
  }

  /**
   * Recognises a kind.
   *
   * @param head the first bytes of a file, at most {@link #HEAD_BYTES} of them count
   */
  public static Optional<FileKind> of(byte[] head) {
    return Arrays.stream(values()).filter(kind -> kind.test.test(head)).findFirst();
  }

  /** Recognises the kind of a file; empty too if it cannot be read. */
  public static Optional<FileKind> of(Path file) {
    return head(file).flatMap(FileKind::of);
  }

  private static Optional<byte[]> head(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return Optional.of(stream.readNBytes(HEAD_BYTES));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What a file is that cannot be read as text of ours; empty if it may be a text with a fault. */
  public static Optional<String> instead(Path file) {
    return of(file).filter(kind -> kind != TEXT && kind != JSON).map(FileKind::words);
  }

  /** The same where JSON is expected, so that a text that does not even begin so is told, too. */
  public static Optional<String> insteadOfJson(Path file) {
    return head(file)
        .filter(head -> !text(head).strip().matches("(?s)[{\\[].*"))
        .flatMap(FileKind::of)
        .map(FileKind::words);
  }

  /** In words that follow "it is", with what to do where that is clear. */
  public String words() {
    return words;
  }

  private static boolean begins(byte[] head, int... bytes) {
    if (head.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((head[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMarkup(String text) {
    return text.startsWith("<!doctype html")
        || text.startsWith("<html")
        || text.startsWith("<?xml");
  }

  private static boolean isText(byte[] head) {
    for (byte one : head) {
      if (one < ' ' && one != '\n' && one != '\r' && one != '\t' || one == 0x7F) {
        return false;
      }
    }
    return head.length > 0;
  }

  private static boolean isZero(byte[] head) {
    for (byte one : head) {
      if (one != 0) {
        return false;
      }
    }
    return head.length >= 16;
  }

  private static String text(byte[] head) {
    return latin(head, 0, Math.min(head.length, HEAD_BYTES));
  }

  private static String latin(byte[] head, int from, int length) {
    return head.length < from + length
        ? ""
        : new String(head, from, length, StandardCharsets.ISO_8859_1);
  }
}
