package org.spos.gpucheck.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes jars anew, with some of their files and uncompressed: a whole archive compresses better.
 */
final class SlimJar {
  private SlimJar() {}

  /** What is done to a file on its way; most are left as they are. */
  interface Change {
    /** Changes a file in place, or leaves it. */
    void apply(Path file) throws IOException;
  }

  /**
   * Writes a jar.
   *
   * @param wanted of names of files
   * @param changed names of files that are changed
   */
  static void write(
      Path from, Path to, Predicate<String> wanted, Predicate<String> changed, Change change)
      throws IOException {
    try (JarFile jar = new JarFile(from.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      out.setMethod(ZipOutputStream.STORED);
      List<? extends ZipEntry> entries =
          jar.stream()
              .filter(entry -> !entry.isDirectory() && wanted.test(entry.getName()))
              .toList();
      for (ZipEntry entry : entries) {
        if (changed.test(entry.getName())) {
          addChanged(jar, entry, out, change);
        } else {
          try (InputStream in = jar.getInputStream(entry)) {
            add(out, entry, entry.getSize(), entry.getCrc(), in);
          }
        }
      }
    }
  }

  private static void addChanged(JarFile jar, ZipEntry entry, ZipOutputStream out, Change change)
      throws IOException {
    Path file = Files.createTempFile("spos-pack", ".so");
    try {
      try (InputStream in = jar.getInputStream(entry)) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      change.apply(file);
      CRC32 sum = new CRC32();
      try (InputStream in = new CheckedInputStream(Files.newInputStream(file), sum)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      try (InputStream in = Files.newInputStream(file)) {
        add(out, entry, Files.size(file), sum.getValue(), in);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void add(ZipOutputStream out, ZipEntry like, long size, long sum, InputStream in)
      throws IOException {
    ZipEntry entry = new ZipEntry(like.getName());
    entry.setTime(like.getTime()); // unpacked libraries are known by size and time
    entry.setSize(size);
    entry.setCrc(sum);
    out.putNextEntry(entry);
    in.transferTo(out);
    out.closeEntry();
  }
}
