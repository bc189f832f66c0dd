package org.spos.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.checkpoint.Samples;
import org.spos.error.CheckpointException;
import org.spos.text.Text;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void readsAFileLaidOutByHand() {
    byte[] data = {
      0,
      0,
      (byte) 0x80,
      0x3f,
      0,
      0,
      0,
      (byte) 0xc0, // 1f, -2f
      1,
      2,
      3, // u8
      0,
      0,
      0,
      0,
      0,
      0,
      (byte) 0xf0,
      0x3f, // 1.0
      (byte) 0xfe,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff, // -2
      5,
      0,
      0,
      0,
      0,
      0,
      0,
      1 // 2^56 + 5
    };
    String header =
        """
        {"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]},
         "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
         "c":{"dtype":"F64","shape":[],"data_offsets":[11,19]},
         "d":{"dtype":"I32","shape":[1],"data_offsets":[19,23]},
         "e":{"dtype":"I64","shape":[1,1,1],"data_offsets":[23,31]},
         "none":{"dtype":"F32","shape":[0,7],"data_offsets":[31,31]},
         "__metadata__":{"format":"pt"}}\
        """;
    try (SafetensorsReader reader = open(Samples.file(header, data))) {
      assertThat(reader.metadata()).containsExactly(Map.entry("format", "pt"));
      assertThat(reader.tensors().keySet()).containsExactly("b", "a", "c", "d", "e", "none");
      assertThat(reader.floats("a")).containsExactly(1f, -2f);
      assertThat(reader.floats("none")).isEmpty();
      assertThat(reader.bytes("b").array()).containsExactly(1, 2, 3);
      assertThat(reader.bytes("c").getDouble()).isEqualTo(1.0);
      assertThat(reader.bytes("d").getInt()).isEqualTo(-2);
      assertThat(reader.bytes("e").getLong()).isEqualTo((1L << 56) + 5);
      assertThat(reader.tensors().get("e"))
          .isEqualTo(new TensorEntry("e", DType.I64, List.of(1, 1, 1), 23, 31));
      assertThatThrownBy(() -> reader.floats("b"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("\"b\" has type U8, F32 is expected");
      assertThatThrownBy(() -> reader.floats("zzz")).hasMessageContaining("no tensor \"zzz\"");
    }
  }

  @Test
  void writesTheLayoutOfTheFormat() throws IOException {
    byte[] file =
        written(Map.of("k", "v"), List.of(new NamedTensor("t", List.of(2), new float[] {1f, -2f})));
    String header = Samples.header(file);
    assertThat(header)
        .matches(
            "\\{\"__metadata__\":\\{\"header_crc32c\":\"[0-9a-f]{8}\",\"k\":\"v\",\"crc32c/t\":\"CRC\"},\"t\":\\{\"dtype\":\"F32\",\"shape\":\\[2],\"data_offsets\":\\[0,8]}} *"
                .replace("CRC", crc32c(Samples.data(file))));
    assertThat(header.length() % 8).isZero();
    assertThat(Samples.data(file)).containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
  }

  @Test
  void keepsEveryBitAcrossManyChunks() throws IOException {
    float[] large = new float[700_001];
    for (int i = 0; i < large.length; i++) {
      large[i] = Float.intBitsToFloat(i * 6151);
    }
    byte[] file =
        written(
            Map.of(),
            List.of(
                new NamedTensor("special", List.of(7), Samples.SPECIAL),
                new NamedTensor("large", List.of(700_001), large),
                new NamedTensor("scalar", List.of(), new float[] {3f})));
    try (SafetensorsReader reader = open(file)) {
      assertThat(bits(reader.floats("special"))).isEqualTo(bits(Samples.SPECIAL));
      assertThat(bits(reader.floats("large"))).isEqualTo(bits(large));
      assertThat(reader.floats("scalar")).containsExactly(3f);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|does not begin like a safetensors file",
        "{} {}|text follows the JSON object",
        "{\"a\":3}|tensor \"a\" is no object",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}|lacks dtype, shape or data_offsets",
        "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}|has dtype \"F8_E4M3\"",
        "{\"a\":{\"dtype\":7,\"shape\":[4],\"data_offsets\":[0,8]}}|dtype is no string",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|negative number",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}|negative number",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}|64-bit integers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}|64-bit"
            + " integers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,2],\"data_offsets\":[0,8]}}|too long",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}|is no list",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967298],\"data_offsets\":[0,8]}}|too large",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,8]}}|too"
            + " large",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}|needs 12 bytes, its"
            + " offsets give it 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}|ends at 0 before it"
            + " begins at 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}}|not two numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}|leaves a gap after byte"
            + " 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}|truncated: its tensors"
            + " need 12 bytes, only 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|4 bytes follow its last"
            + " tensor",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|inside"
            + " the tensor before it",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|duplicate",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}}|unknown key"
            + " \"x\"",
        "{\"__metadata__\":{\"x\":1}}|\"x\" is no string",
        "{\"__metadata__\":[]}|is no object",
        "{\"a\":{\"dtype\":\"F32\"|not valid JSON",
        "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[|is no object",
      })
  void refusesHeaders(String header, String message) {
    byte[] file = Samples.file(header, new byte[8]);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(CheckpointException.class)
        .message()
        .contains(message)
        .doesNotContain("\n");
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] file = Samples.file("{\"a?\":{}}", new byte[0]);
    file[8 + 3] = (byte) 0xff;
    assertThatThrownBy(() -> open(file)).hasMessageContaining("not UTF-8");
  }

  @Test
  void doesNotPrintControlCharactersOfAHostileName() {
    byte[] file = Samples.file("{\"a\\nb\\u001b[31m\":3}", new byte[0]);
    assertThatThrownBy(() -> open(file)).hasMessageContaining("tensor \"a b [31m\"");
  }

  @Test
  void refusesANameThatIsTakenTwice() {
    NamedTensor tensor = new NamedTensor("t", List.of(1), new float[1]);
    assertThatThrownBy(() -> written(Map.of(), List.of(tensor, tensor)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NamedTensor("t", List.of(3), new float[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private SafetensorsReader open(byte[] file) {
    return SafetensorsReader.open(Samples.write(folder.resolve("t.safetensors"), file));
  }

  private static byte[] written(Map<String, String> metadata, List<NamedTensor> tensors)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafetensorsWriter.write(Channels.newChannel(out), metadata, tensors);
    return out.toByteArray();
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  /** Bit by bit from the definition (reflected polynomial 0x82f63b78). */
  private static String crc32c(byte[] data) {
    int crc = -1;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = (crc & 1) == 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
      }
    }
    return Text.format("%08x", ~crc);
  }
}
