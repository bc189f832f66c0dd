package org.spos.data.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The lines of a list of images, however it was written: UTF-8 with or without a byte order mark,
 * UTF-16 with one (as PowerShell writes), any line ends, blank lines, and comments that begin with
 * {@code #}.
 */
final class ListLines {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private ListLines() {}

  /**
   * A line in its two parts.
   *
   * @param where names the line in messages
   * @param text the whole line
   * @param path of the image, as it is written
   * @param label number or name of its class
   */
  record Line(String where, String text, String path, String label) {
    DataException bad() {
      return new DataException(
          "%s is \"%s\"; expected a path below the split's folder and a label from 0, such as n01440764/a.JPEG 0"
              .formatted(where, OneLine.of(text)));
    }
  }

  /**
   * Reads the lines that name images.
   *
   * @throws DataException if the file cannot be read or a line has one part only
   */
  static List<Line> read(Path list) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    try (Stream<String> all = text(list).lines()) {
      for (String raw : (Iterable<String>) all::iterator) {
        number++;
        String line = raw.strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          lines.add(line(Text.format("line %d of %s", number, list), line));
        }
      }
    }
    if (lines.isEmpty()) {
      throw new DataException("list %s is empty; expected lines \"path label\"".formatted(list));
    }
    return lines;
  }

  /** The label is the last word, or the second column where tabs separate columns. */
  private static Line line(String where, String text) {
    int first = text.indexOf('\t');
    if (first >= 0) {
      String rest = text.substring(first).strip();
      int next = rest.indexOf('\t');
      String label = next < 0 ? rest : rest.substring(0, next);
      return new Line(where, text, text.substring(0, first).strip(), label.strip());
    }
    int blank = text.lastIndexOf(' ');
    if (blank < 0 && text.chars().allMatch(Character::isDigit)) {
      throw new DataException(
          "%s is the number %s alone, as in ImageNet's validation_ground_truth.txt, whose numbers are not places of sorted class names; make a list of lines \"path label\" of it with the development kit's meta.mat"
              .formatted(where, OneLine.of(text)));
    }
    return new Line(
        where, text, text.substring(0, Math.max(0, blank)).strip(), text.substring(blank + 1));
  }

  private static String text(Path list) {
    try {
      byte[] bytes = Files.readAllBytes(list);
      String text =
          charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString(); // or it throws
      return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DataException("list %s is not text in UTF-8; save it as such".formatted(list), e);
    } catch (IOException e) {
      throw new DataException(
          "list %s cannot be read: %s".formatted(list, AtomicFiles.reason(e)), e);
    }
  }

  private static Charset charset(byte[] bytes) {
    int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
    return mark == 0xFFFE || mark == 0xFEFF ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }
}
