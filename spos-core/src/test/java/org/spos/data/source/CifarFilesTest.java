package org.spos.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.ImageData;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.error.DataException;
import org.spos.text.Text;

class CifarFilesTest {
  private static final int AREA = 32 * 32;

  @TempDir Path dir;

  /** Records of constant colour: red, green, blue are the label times 10, plus 1, 2, 3. */
  private static byte[] records(int labelBytes, int... labels) {
    int record = labelBytes + 3 * AREA;
    byte[] bytes = new byte[labels.length * record];
    for (int i = 0; i < labels.length; i++) {
      bytes[i * record + labelBytes - 1] = (byte) labels[i];
      for (int c = 0; c < 3; c++) {
        int from = i * record + labelBytes + c * AREA;
        Arrays.fill(bytes, from, from + AREA, (byte) (10 * labels[i] + 1 + c));
      }
    }
    return bytes;
  }

  private void cifar10() throws IOException {
    for (int i = 1; i <= 5; i++) {
      Files.write(dir.resolve(Text.format("data_batch_%d.bin", i)), records(1, i % 2, 0));
    }
    Files.write(dir.resolve("test_batch.bin"), records(1, 1, 0, 1));
    Files.writeString(dir.resolve("batches.meta.txt"), "airplane\nautomobile\n\n");
  }

  @Test
  void readsCifar10() throws IOException {
    cifar10();
    ImageData data = ImageData.open(dir);
    assertThat(data.classes()).containsExactly("airplane", "automobile");
    assertThat(data.train().size()).isEqualTo(10);
    assertThat(data.train().counts()).containsExactly(7, 3);
    assertThat(data.val().counts()).containsExactly(1, 2);
    assertThat(data.train().path(4)).isEqualTo("automobile/data_batch_3-00000");
    try (ImageDecoder decoder = new ImageDecoder()) {
      RgbImage image = data.train().read(4, decoder);
      assertThat(image.width()).isEqualTo(32);
      assertThat(Arrays.copyOf(image.pixels(), 6)).containsExactly(11, 12, 13, 11, 12, 13);
      assertThat(image.pixels()[3 * AREA - 1]).isEqualTo((byte) 13);
    }
  }

  @Test
  void takesTheFineLabelOfCifar100() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("cifar-100-binary"));
    Files.write(folder.resolve("train.bin"), records(2, 2, 0, 1));
    Files.write(folder.resolve("test.bin"), records(2, 0, 1, 2));
    Files.writeString(folder.resolve("fine_label_names.txt"), "apple\nfish\nbaby\n");
    ImageData data = ImageData.open(dir);
    assertThat(data.classes()).containsExactly("apple", "fish", "baby"); // by label, not sorted
    assertThat(data.train().path(0)).isEqualTo("baby/train-00000");
  }

  @Test
  void namesADamagedFile() throws IOException {
    cifar10();
    Path cut = dir.resolve("data_batch_4.bin");
    Files.write(cut, Arrays.copyOf(records(1, 1, 1), 4000));
    assertThatThrownBy(() -> ImageData.open(dir))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(cut.toString(), "4000 bytes", "multiple of 3073");
    Files.write(cut, records(1, 0, 7));
    assertThatThrownBy(() -> ImageData.open(dir))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("image 1 of " + cut, "label 7", "less than 2");
    Files.delete(cut);
    assertThatThrownBy(() -> ImageData.open(dir))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(cut + " cannot be read");
  }
}
