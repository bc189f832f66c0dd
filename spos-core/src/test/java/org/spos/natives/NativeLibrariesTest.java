package org.spos.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;

class NativeLibrariesTest {
  private static final List<String> PROPERTIES =
      List.of("org.bytedeco.javacpp.cachedir", "jna.tmpdir", "test.path");
  private static final NativeSet SET =
      new NativeSet(
          "the test libraries",
          List.of(new NativeSet.Part("a/b", "libjnix.so", "lib(jni)?x\\.so.*")),
          Optional.of("test.path"));

  @TempDir Path folder;
  private final List<Optional<String>> before = new ArrayList<>();
  private ClassLoader jar = ClassLoader.getPlatformClassLoader();

  @BeforeEach
  void makeJar() throws IOException {
    PROPERTIES.forEach(name -> before.add(Optional.ofNullable(System.getProperty(name))));
    Path file = folder.resolve("x.jar");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream zip = new JarOutputStream(out)) {
      for (String name : List.of("libjnix.so", "libx.so.3", "liby.so", "more/libx.so")) {
        JarEntry entry = new JarEntry("a/b/" + name);
        entry.setLastModifiedTime(FileTime.fromMillis(1_600_000_000_000L));
        zip.putNextEntry(entry);
        zip.write(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    jar = new URLClassLoader(new URL[] {file.toUri().toURL()});
  }

  @AfterEach
  void restore() {
    for (int i = 0; i < PROPERTIES.size(); i++) {
      String name = PROPERTIES.get(i);
      before
          .get(i)
          .ifPresentOrElse(
              value -> System.setProperty(name, value), () -> System.clearProperty(name));
    }
  }

  @Test
  void unpacksWhatIsNeededWhereJavaCppLooksForIt() throws IOException {
    Path place = folder.resolve("natives");
    List<String> loads = new ArrayList<>();
    NativeLibraries libraries = libraries(new UnpackFolder(place, false));
    for (int i = 0; i < 2; i++) {
      libraries.unpackAndLoad(
          SET, () -> loads.add(System.getProperty("org.bytedeco.javacpp.cachedir")));
    }
    assertThat(loads).as("once").containsExactly(place.toString());
    Path inner = place.resolve("x.jar/a/b");
    assertThat(inner.resolve("libx.so.3")).hasContent("libx.so.3");
    assertThat(Files.getLastModifiedTime(inner.resolve("libjnix.so")).toMillis())
        .as("or JavaCPP unpacks it again")
        .isEqualTo(1_600_000_000_000L);
    assertThat(inner.resolve("liby.so")).doesNotExist();
    assertThat(inner.toFile().list()).hasSize(2);
    assertThat(System.getProperty("test.path")).isEqualTo(inner.toString());
  }

  @Test
  void unpacksOnlyWhatIsNotThereWhole() throws IOException {
    Path place = folder.resolve("natives");
    libraries(new UnpackFolder(place, false)).unpackAndLoad(SET, () -> {});
    Path whole = place.resolve("x.jar/a/b/libjnix.so");
    Path cut = place.resolve("x.jar/a/b/libx.so.3");
    Object inode = Files.getAttribute(whole, "unix:ino");
    Files.writeString(cut, "li");
    libraries(new UnpackFolder(place, false)).unpackAndLoad(SET, () -> {});
    assertThat(cut).hasContent("libx.so.3");
    assertThat(Files.getAttribute(whole, "unix:ino")).as("untouched").isEqualTo(inode);
  }

  @Test
  void triesTheNextFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path place = folder.resolve("natives");
    libraries(
            new UnpackFolder(file.resolve("x"), false),
            new UnpackFolder(place, true),
            new UnpackFolder(folder.resolve("not needed"), true))
        .unpackAndLoad(SET, () -> {});
    assertThat(place.resolve("x.jar/a/b/libx.so.3")).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
        .as("what lies in it is run")
        .isEqualTo("rwx------");
    assertThat(folder.resolve("not needed")).doesNotExist();
  }

  @Test
  void namesEachFolderAndWhyItWillNotDo() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(
            () ->
                libraries(new UnpackFolder(file.resolve("x"), false), new UnpackFolder(open, true))
                    .unpackAndLoad(SET, () -> {}))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "the test libraries cannot be unpacked: %s/x cannot be written: Not a directory; %s is"
                + " not ours alone (owner, mode 700); set SPOS_NATIVE_DIR to a folder with room"
                + " from which libraries may be loaded",
            file, open);
  }

  @Test
  void saysFromWhereALibraryCannotBeLoadedAndWhy() {
    Path place = folder.resolve("natives");
    assertThatThrownBy(
            () ->
                libraries(new UnpackFolder(place, false))
                    .unpackAndLoad(
                        SET,
                        () -> {
                          throw new ExceptionInInitializerError(
                              new UnsatisfiedLinkError("libx.so: wrong ELF class"));
                        }))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "the test libraries cannot be loaded from %s: libx.so: wrong ELF class; set"
                + " SPOS_NATIVE_DIR to another folder",
            place);
  }

  @Test
  void findsTheLibrariesOfThisBuild() {
    ClassLoader classes = NativeLibraries.class.getClassLoader();
    assertThat(NativeSet.ALL.stream().flatMap(set -> set.files(classes).stream()))
        .extracting(file -> Path.of(file.entry().getName()).getFileName().toString())
        .contains(
            "libnd4jcpu.so",
            "libdnnl.so.3",
            "libopenblas.so.0",
            "libjnijavacpp.so",
            "libopencv_imgcodecs.so.405",
            "libonnxruntime4j_jni.so");
  }

  private NativeLibraries libraries(UnpackFolder... candidates) {
    return new NativeLibraries(List.of(candidates), jar);
  }
}
