package org.spos.data.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.safetensors.SafetensorsReader;

/** Files that are no plain RGB, against Pillow and OpenCV (see scripts/golden/unusual.py). */
class UnusualImagesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("spos.root"), "src-test-fixtures/golden");

  static List<Path> pictures() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> pictures =
          files
              .filter(file -> file.getFileName().toString().matches("unusual-.*[gp]"))
              .sorted()
              .toList();
      assertThat(pictures).hasSize(26);
      return pictures;
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void decodesAsTheReferencesDo(Path picture) {
    try (SafetensorsReader golden = SafetensorsReader.open(FOLDER.resolve("unusual.safetensors"));
        ImageDecoder usual = new ImageDecoder();
        ImageDecoder openCv = new ImageDecoder(Optional.empty(), 0)) {
      String name = picture.getFileName().toString();
      ByteBuffer expected = golden.bytes(name);
      List<Integer> shape = Objects.requireNonNull(golden.tensors().get(name)).shape();
      for (ImageDecoder decoder : List.of(usual, openCv)) {
        RgbImage image = decoder.decode(picture);
        assertThat(List.of(image.height(), image.width(), 3)).isEqualTo(shape);
        int worst = 0;
        for (int i = 0; i < image.bytes(); i++) {
          worst = Math.max(worst, Math.abs((image.pixels()[i] & 0xff) - (expected.get(i) & 0xff)));
        }
        assertThat(worst).as(name).isZero();
      }
    }
  }
}
