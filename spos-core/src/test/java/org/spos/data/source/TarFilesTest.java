package org.spos.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.ImageData;
import org.spos.data.TestImages;
import org.spos.data.decode.ImageDecoder;
import org.spos.error.DataException;

class TarFilesTest {
  @TempDir Path dir;
  private byte[] image = {};

  @BeforeEach
  void writeVal() throws IOException {
    TestImages.writeClasses(dir.resolve("val"), 1, "n01", "n02");
    image = Files.readAllBytes(dir.resolve("val/n01/000.png"));
    Files.createDirectories(dir.resolve("train"));
  }

  private Path tar(String name, TarArchiveEntry... entries) throws IOException {
    Path file = dir.resolve("train").resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (TarArchiveEntry entry : entries) {
        if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
          entry.setSize(image.length);
        }
        tar.putArchiveEntry(entry);
        if (entry.getSize() > 0) {
          tar.write(image);
        }
        tar.closeArchiveEntry();
      }
    }
    return file;
  }

  private static TarArchiveEntry file(String name) {
    return new TarArchiveEntry(name, true);
  }

  @Test
  void readsATarForEachClassInPlace() throws IOException {
    String longName = "x".repeat(150) + ".png";
    tar("n02.tar", file("n02_1.JPEG"), file("notes.txt"));
    tar("n01.tar", new TarArchiveEntry("./folder/"), file("n01_7.JPEG"), file(longName));
    ImageData data = ImageData.open(dir);
    assertThat(data.classes()).containsExactly("n01", "n02");
    assertThat(data.train().counts()).containsExactly(2, 1);
    assertThat(data.train().path(1)).isEqualTo("n01/" + longName);
    assertThat(data.train().content(2).array()).isEqualTo(image);
    try (ImageDecoder decoder = new ImageDecoder()) {
      assertThat(data.train().read(0, decoder).width()).isEqualTo(24);
    }
  }

  @Test
  void numbersClassesAsFoldersOfTheirNames() throws IOException {
    assumeTrue(TestImages.anyFileName(), "file names in UTF-8");
    // "a-b.tar" is before "a.tar", and U+1F600 before U+FF21 in UTF-16.
    String[] classes = {"a", "a b", "a-b", "\uFF21", "\uD83D\uDE00"};
    for (String name : classes) {
      tar(name + ".tar", file("1.png"));
      TestImages.writeClasses(dir.resolve("folders"), 1, name);
    }
    assertThat(TarFiles.scan(dir.resolve("train")).classes())
        .containsExactly(classes)
        .isEqualTo(FolderScan.scan(dir.resolve("folders")).classes());
  }

  @Test
  void refusesPathsThatLeaveTheFolder() throws IOException {
    tar("n02.tar", file("a.png"));
    for (String path : new String[] {"../a.png", "b/../../a.png", "/etc/a.png"}) {
      tar("n01.tar", file(path));
      expectError("entry \"" + path + "\"", "outside the folder");
    }
  }

  @Test
  void refusesLinks() throws IOException {
    tar("n02.tar", file("a.png"));
    for (byte kind : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
      TarArchiveEntry link = new TarArchiveEntry("a.png", kind);
      link.setLinkName("/etc/passwd");
      tar("n01.tar", link);
      expectError("entry \"a.png\" of " + dir.resolve("train/n01.tar"), "link");
    }
  }

  @Test
  void namesADamagedTar() throws IOException {
    Path tar = tar("n01.tar", file("a.png"), file("b.png"));
    byte[] whole = Files.readAllBytes(tar);
    Files.write(tar, Arrays.copyOf(whole, 600));
    expectError(tar.toString());
    Files.write(tar, "this is no tar at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    expectError(tar.toString());
    tar("n01.tar", file("readme.txt"));
    expectError(tar + " holds no .jpg, .jpeg, .png or .bmp files");
  }

  private void expectError(String... parts) {
    assertThatThrownBy(() -> ImageData.open(dir))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }
}
