package org.spos.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.ImageData;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.error.DataException;

class MnistFilesTest {
  @TempDir Path dir;

  /** Images of 2 x 2 pixels: 4i, 4i + 1, and so on. */
  private static byte[] images(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + 4 * count);
    bytes.putInt(0x0803).putInt(count).putInt(2).putInt(2);
    for (int i = 0; i < 4 * count; i++) {
      bytes.put((byte) i);
    }
    return bytes.array();
  }

  private static byte[] labels(int... labels) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length).putInt(0x0801).putInt(labels.length);
    for (int label : labels) {
      bytes.put((byte) label);
    }
    return bytes.array();
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  private void write() throws IOException {
    Files.write(dir.resolve("train-images-idx3-ubyte"), images(3));
    Files.write(dir.resolve("train-labels-idx1-ubyte"), labels(7, 0, 7));
    Files.write(dir.resolve("t10k-images-idx3-ubyte.gz"), zipped(images(1)));
    Files.write(dir.resolve("t10k-labels-idx1-ubyte.gz"), zipped(labels(9)));
  }

  @Test
  void readsPlainAndZippedFiles() throws IOException {
    write();
    ImageData data = ImageData.open(dir);
    assertThat(data.classes()).hasSize(10).startsWith("0").endsWith("9");
    assertThat(data.train().counts()).containsExactly(1, 0, 0, 0, 0, 0, 0, 2, 0, 0);
    assertThat(data.val().label(0)).isEqualTo(9);
    try (ImageDecoder decoder = new ImageDecoder()) {
      RgbImage image = data.train().read(1, decoder);
      assertThat(image.bytes()).isEqualTo(12);
      assertThat(Arrays.copyOf(image.pixels(), 12))
          .containsExactly(4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7);
    }
  }

  @Test
  void namesADamagedFile() throws IOException {
    write();
    Path file = dir.resolve("train-images-idx3-ubyte");
    Files.write(file, Arrays.copyOf(images(3), 20));
    expectError(file + " is no IDX file of 3 dimensions, or is cut short or too long");
    Files.write(file, new byte[7]);
    expectError(file.toString());
    Files.write(file, Arrays.copyOf(images(3), 40));
    expectError(file + " is no IDX file");
    Files.write(file, images(2));
    expectError("2 images of 2 x 2", "3 labels");
    Files.write(file, images(3));
    Files.write(dir.resolve("t10k-labels-idx1-ubyte.gz"), new byte[] {1, 2, 3});
    expectError("t10k-labels-idx1-ubyte.gz is no gzip, damaged or cut short; download it again");
    byte[] whole = zipped(labels(9));
    Files.write(dir.resolve("t10k-labels-idx1-ubyte.gz"), Arrays.copyOf(whole, whole.length - 9));
    expectError("t10k-labels-idx1-ubyte.gz is no gzip, damaged or cut short; download it again");
    Files.delete(dir.resolve("t10k-labels-idx1-ubyte.gz"));
    expectError("neither t10k-labels-idx1-ubyte nor");
  }

  @Test
  void unpacksNoMoreThanTheHeaderAnnounces() throws IOException {
    write();
    ByteBuffer bomb = ByteBuffer.allocate(1 << 26).putInt(0x0803).putInt(1).putInt(2).putInt(2);
    Path file = dir.resolve("t10k-images-idx3-ubyte.gz");
    Files.write(file, zipped(bomb.array()));
    expectError(file + " is no IDX file");
    bomb.putInt(4, Integer.MAX_VALUE).putInt(8, Integer.MAX_VALUE).putInt(12, Integer.MAX_VALUE);
    Files.write(file, zipped(bomb.array()));
    expectError(file + " is no IDX file");
  }

  private void expectError(String... parts) {
    assertThatThrownBy(() -> ImageData.open(dir))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }
}
