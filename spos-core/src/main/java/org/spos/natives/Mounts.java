package org.spos.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux says about mounted file systems. */
final class Mounts {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private Mounts() {}

  /** Whether nothing below a folder may be run or loaded; false where the system does not tell. */
  static boolean forbidLoading(Path folder) {
    try {
      return Files.isReadable(TABLE)
          && options(Files.readAllLines(TABLE), folder.toRealPath())
              .filter(options -> List.of(options.split(",")).contains("noexec"))
              .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Options of the mount that a path lies on.
   *
   * @param table lines of mountinfo; of two mounts in one place the later one hides the other
   */
  static Optional<String> options(List<String> table, Path path) {
    Optional<String> options = Optional.empty();
    int longest = -1;
    for (String line : table) {
      String[] fields = line.split(" ");
      if (fields.length > 5) {
        Path point = Path.of(unescape(fields[4]));
        if (path.startsWith(point) && point.getNameCount() >= longest) {
          longest = point.getNameCount();
          options = Optional.of(fields[5]);
        }
      }
    }
    return options;
  }

  /** Blanks and backslashes of names are in octal there. */
  private static String unescape(String text) {
    Matcher matcher = OCTAL.matcher(text);
    return matcher.replaceAll(
        found ->
            Matcher.quoteReplacement(
                Character.toString((char) Integer.parseInt(found.group(1), 8))));
  }
}
