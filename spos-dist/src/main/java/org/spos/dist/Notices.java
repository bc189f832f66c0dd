package org.spos.dist;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Copies the licences and notices that lie in jars, each into a folder of its jar's name. */
final class Notices {
  private static final Pattern NOTICE =
      Pattern.compile(
          "(?i)(?:.*/)?(?:licen[cs]e|notice|copying|copyright|third.?party)[^/]*|.*/licenses/.*");

  private Notices() {}

  /** Arguments: a file with a class path, and the folder for the copies. */
  public static void main(String[] arguments) throws IOException {
    Path into = Path.of(arguments[1]);
    for (String jar :
        Files.readString(Path.of(arguments[0])).strip().split(Pattern.quote(File.pathSeparator))) {
      if (jar.endsWith(".jar")) {
        copy(Path.of(jar), into);
      }
    }
  }

  private static void copy(Path jar, Path into) throws IOException {
    String name = String.valueOf(jar.getFileName()).replace(".jar", "");
    try (ZipFile file = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> notices =
          file.stream()
              .filter(entry -> !entry.isDirectory() && !entry.getName().endsWith(".class"))
              .filter(entry -> NOTICE.matcher(entry.getName()).matches())
              .toList();
      for (ZipEntry entry : notices) {
        String last = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        Path target = into.resolve(name).resolve(last);
        Files.createDirectories(into.resolve(name));
        try (InputStream in = file.getInputStream(entry)) {
          Files.write(target, in.readAllBytes());
        }
      }
    }
  }
}
