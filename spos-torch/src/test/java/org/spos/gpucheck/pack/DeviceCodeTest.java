package org.spos.gpucheck.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.ConfigException;

/** On libraries made by hand, as fatbinary and ld lay them out. */
class DeviceCodeTest {
  private static final int ELF_HEADER = 64;
  private static final int SECTION_HEADER = 64;

  @TempDir Path folder;

  /** An entry of a fat binary: a header of 64 bytes and code that is all of one byte. */
  private static byte[] entry(int architecture, int size, int fill) {
    ByteBuffer entry = little(64 + size);
    entry.putShort(0, (short) 2).putShort(2, (short) 0x101).putInt(4, 64).putLong(8, size);
    entry.putInt(28, architecture);
    Arrays.fill(entry.array(), 64, 64 + size, (byte) fill);
    return entry.array();
  }

  private static byte[] binary(byte[]... entries) {
    ByteBuffer header = little(16);
    int size = Arrays.stream(entries).mapToInt(entry -> entry.length).sum();
    header.putInt(0, 0xba55ed50).putShort(4, (short) 1).putShort(6, (short) 16).putLong(8, size);
    return joined(header.array(), joined(entries));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An ELF file whose sections are nothing, this one, and the names. */
  private Path library(String section, byte[] content) throws IOException {
    byte[] names = ("\0" + section + "\0.shstrtab\0").getBytes(StandardCharsets.US_ASCII);
    int at = ELF_HEADER;
    int table = at + content.length + names.length;
    ByteBuffer file = little(table + 3 * SECTION_HEADER);
    file.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1);
    file.putLong(0x28, table).putShort(0x3a, (short) SECTION_HEADER);
    file.putShort(0x3c, (short) 3).putShort(0x3e, (short) 2);
    file.put(at, content).put(at + content.length, names);
    header(file, table + SECTION_HEADER, 1, at, content.length);
    header(
        file, table + 2 * SECTION_HEADER, section.length() + 2, at + content.length, names.length);
    return Files.write(Files.createTempFile(folder, "lib", ".so"), file.array());
  }

  private static void header(ByteBuffer file, int at, int name, int offset, int size) {
    file.putInt(at, name).putLong(at + 0x18, offset).putLong(at + 0x20, size);
  }

  private static byte[] bytes(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  @Test
  void onlyTheCodeOfTheArchitectureIsLeft() throws IOException {
    byte[] before =
        joined(
            binary(entry(80, 24, 8), entry(90, 40, 9), entry(100, 16, 10)),
            new byte[8], // binaries are aligned
            binary(entry(90, 8, 19), entry(90, 16, 29)));
    Path library = library(".nv_fatbin", before);
    assertThat(DeviceCode.keepOnly(library, 90)).contains(new DeviceCode.Kept(64, 40));
    byte[] expected =
        joined(
            binary(entry(80, 24, 0), entry(90, 40, 9), entry(100, 16, 0)),
            new byte[8],
            binary(entry(90, 8, 19), entry(90, 16, 29)));
    byte[] after = bytes(library);
    assertThat(Arrays.copyOfRange(after, ELF_HEADER, ELF_HEADER + expected.length))
        .isEqualTo(expected);
  }

  @Test
  void aGpuRunsTheCodeOfAnOlderOneOfItsGeneration() throws IOException {
    byte[] code = binary(entry(75, 8, 1), entry(80, 8, 2), entry(90, 8, 3));
    Path library = library(".nv_fatbin", code);
    assertThat(DeviceCode.keepOnly(library, 86)).contains(new DeviceCode.Kept(8, 16));
    byte[] expected = binary(entry(75, 8, 0), entry(80, 8, 2), entry(90, 8, 0));
    assertThat(Arrays.copyOfRange(bytes(library), ELF_HEADER, ELF_HEADER + expected.length))
        .isEqualTo(expected);
  }

  @Test
  void codeThatTheArchitectureNeverRunsIsRefusedWithThatWhichIsThere() throws IOException {
    Path library = library(".nv_fatbin", binary(entry(80, 8, 2), entry(90, 8, 3)));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> DeviceCode.keepOnly(library, 70))
        .withMessage("libtorch has no code for sm_70; it has sm_80, sm_90");
  }

  @Test
  void aLibraryWithoutCodeForGpusStaysAsItIs() throws IOException {
    Path library = library(".text", new byte[] {1, 2, 3});
    byte[] before = bytes(library);
    assertThat(DeviceCode.keepOnly(library, 90)).isEmpty();
    assertThat(bytes(library)).isEqualTo(before);
  }

  @Test
  void whatIsNoLibraryIsNotTouched() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no library ".repeat(20));
    assertThatIllegalArgumentException().isThrownBy(() -> DeviceCode.keepOnly(text, 90));
    assertThat(text).content().isEqualTo("no library ".repeat(20));
  }
}
