package org.spos.gpucheck.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackJarsTest {
  private static final long TIME = 1_600_000_000_000L;

  @TempDir Path folder;

  private void jar(String name, String... files) throws IOException {
    Path to = Files.createDirectories(folder.resolve("from")).resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (String file : files) {
        ZipEntry entry = new ZipEntry(file);
        entry.setTime(TIME);
        out.putNextEntry(entry);
        out.write(("content of " + file).repeat(9).getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }

  private List<String> packed(String name) throws IOException {
    try (JarFile jar = new JarFile(folder.resolve("to").resolve(name).toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void whatOtherEnginesAndSystemsNeedIsLeftOut() throws IOException {
    jar("nd4j-api-1.jar", "a.class");
    jar("pytorch-2-linux-x86_64.jar", "org/bytedeco/pytorch/linux-x86_64/libtorch_cpu.so");
    jar(
        "pytorch-2-linux-x86_64-gpu.jar",
        "org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cpu.so",
        "org/bytedeco/pytorch/linux-x86_64-gpu/libjnitorch.so",
        "org/bytedeco/pytorch/linux-x86_64-gpu/include/torch.h");
    jar(
        "opencv-4-linux-x86_64.jar",
        "org/bytedeco/opencv/linux-x86_64/libopencv_core.so.405",
        "org/bytedeco/opencv/linux-x86_64/libopencv_video.so.405",
        "META-INF/MANIFEST.MF");
    jar(
        "jna-5.jar",
        "com/sun/jna/Native.class",
        "com/sun/jna/linux-x86-64/libjnidispatch.so",
        "com/sun/jna/win32-x86/jnidispatch.dll");
    PackJars.copy(folder.resolve("from"), folder.resolve("to"), 90);
    try (Stream<Path> jars = Files.list(folder.resolve("to"))) {
      assertThat(jars.map(jar -> String.valueOf(jar.getFileName())))
          .containsExactlyInAnyOrder(
              "pytorch-2-linux-x86_64-gpu.jar", "opencv-4-linux-x86_64.jar", "jna-5.jar");
    }
    assertThat(packed("pytorch-2-linux-x86_64-gpu.jar"))
        .containsExactlyInAnyOrder(
            "org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cpu.so",
            "org/bytedeco/pytorch/linux-x86_64-gpu/libjnitorch.so");
    assertThat(packed("opencv-4-linux-x86_64.jar"))
        .containsExactlyInAnyOrder(
            "org/bytedeco/opencv/linux-x86_64/libopencv_core.so.405", "META-INF/MANIFEST.MF");
    assertThat(packed("jna-5.jar"))
        .containsExactlyInAnyOrder(
            "com/sun/jna/Native.class", "com/sun/jna/linux-x86-64/libjnidispatch.so");
  }

  @Test
  void whatIsCopiedKeepsContentAndTimeAndIsNotCompressed() throws IOException {
    jar("some-1.jar", "a/b.txt");
    PackJars.copy(folder.resolve("from"), folder.resolve("to"), 90);
    try (JarFile jar = new JarFile(folder.resolve("to/some-1.jar").toFile());
        InputStream in = jar.getInputStream(jar.getEntry("a/b.txt"))) {
      assertThat(in).hasContent("content of a/b.txt".repeat(9));
      assertThat(jar.getEntry("a/b.txt").getTime()).isEqualTo(TIME);
      assertThat(jar.getEntry("a/b.txt").getMethod()).isEqualTo(ZipEntry.STORED);
    }
  }
}
