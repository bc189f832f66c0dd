package org.spos.data.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.TestImages;
import org.spos.error.DataException;

class ImageDecoderTest {
  @TempDir Path dir;
  private final ImageDecoder decoder = new ImageDecoder();

  @AfterEach
  void close() {
    decoder.close();
  }

  private Path written(BufferedImage image, String name) throws IOException {
    Path file = dir.resolve(name);
    TestImages.write(image, file);
    return file;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private byte[] pixels(Path file) {
    RgbImage image = decoder.decode(file);
    return Arrays.copyOf(image.pixels(), image.bytes());
  }

  @Test
  void givesRedGreenBlueRowByRow() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x0A141E);
    image.setRGB(1, 0, 0xFF0000);
    image.setRGB(0, 1, 0x00FF00);
    image.setRGB(1, 1, 0x0000FF);

    assertThat(pixels(written(image, "a.png")))
        .isEqualTo(bytes(10, 20, 30, 255, 0, 0, 0, 255, 0, 0, 0, 255));
  }

  @Test
  void makesThreeEqualChannelsOfGrey() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 7);
    image.getRaster().setSample(1, 0, 0, 200);
    assertThat(pixels(written(image, "a.png"))).isEqualTo(bytes(7, 7, 7, 200, 200, 200));
  }

  @Test
  void dropsAlpha() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x40302010);
    assertThat(pixels(written(image, "a.png"))).isEqualTo(bytes(0x30, 0x20, 0x10));
  }

  @Test
  void keepsTheUpperEightOfSixteenBits() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0x12FF);
    image.getRaster().setSample(1, 0, 0, 0xFE00);
    assertThat(pixels(written(image, "a.png")))
        .isEqualTo(bytes(0x12, 0x12, 0x12, 0xFE, 0xFE, 0xFE));
  }

  @Test
  void goesByContentNotByName() throws IOException {
    Path png = written(TestImages.picture(5, 4, 1), "a.png");
    Path renamed = Files.copy(png, dir.resolve("n02105855_2933.JPEG"));
    assertThat(pixels(renamed)).isEqualTo(pixels(png));
  }

  @Test
  void ignoresTheOrientationTag() throws IOException {
    Path upright = written(TestImages.picture(16, 8, 1), "a.jpg");
    byte[] jpeg = Files.readAllBytes(upright);
    ByteArrayOutputStream tagged = new ByteArrayOutputStream();
    tagged.write(jpeg, 0, 2);
    // APP1: Exif, little-endian TIFF with one entry, orientation (0x0112) = 6: rotate by 90
    // degrees.
    tagged.write(bytes(0xFF, 0xE1, 0, 34));
    tagged.write(bytes('E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0));
    tagged.write(bytes(0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0));
    tagged.write(jpeg, 2, jpeg.length - 2);
    Path rotated = Files.write(dir.resolve("b.jpg"), tagged.toByteArray());

    assertThat(decoder.decode(rotated).width()).isEqualTo(16);
    assertThat(pixels(rotated)).isEqualTo(pixels(upright));
  }

  @Test
  void reusesItsBufferButACopyStays() throws IOException {
    Path first = written(TestImages.picture(9, 7, 1), "a.png");
    Path second = written(TestImages.picture(5, 4, 2), "b.png");
    RgbImage kept = decoder.decode(first).copy();
    RgbImage small = decoder.decode(second);

    assertThat(small.width()).isEqualTo(5);
    assertThat(kept.pixels()).isEqualTo(pixels(first));
  }

  @Test
  void openCvAloneGivesTheSamePixels() throws IOException {
    assumeThat(TurboJpeg.open()).as("libjpeg-turbo on this system").isPresent();
    try (ImageDecoder openCv = new ImageDecoder(Optional.empty(), 0)) {
      for (String name : new String[] {"photo.jpg", "grey.jpg"}) {
        Path file = Path.of(System.getProperty("spos.root"), "src-test-fixtures/golden", name);
        RgbImage image = openCv.decode(file);
        assertThat(Arrays.copyOf(image.pixels(), image.bytes())).as(name).isEqualTo(pixels(file));
      }
    }
  }

  @Test
  void halvesAJpegOnlyWhileEnoughPixelsRemain() throws IOException {
    Path file = written(TestImages.picture(400, 301, 1), "a.jpg");
    for (int[] sides :
        new int[][] {{302, 400}, {301, 400}, {151, 200}, {150, 200}, {38, 50}, {1, 50}}) {
      try (ImageDecoder fast = new ImageDecoder(sides[0]);
          ImageDecoder openCv = new ImageDecoder(Optional.empty(), sides[0])) {
        RgbImage image = fast.decode(file);
        assertThat(image.width()).as("short side %d", sides[0]).isEqualTo(sides[1]);
        RgbImage same = openCv.decode(file);
        assertThat(Arrays.copyOf(same.pixels(), same.bytes()))
            .isEqualTo(Arrays.copyOf(image.pixels(), image.bytes()));
      }
    }
    Path png = written(TestImages.picture(400, 301, 1), "a.png");
    try (ImageDecoder fast = new ImageDecoder(10)) {
      assertThat(fast.decode(png).width()).isEqualTo(400);
    }
  }

  @Test
  void decodesBytesFromTheirPositionOn() throws IOException {
    Path file = written(TestImages.picture(20, 10, 1), "a.jpg");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 9).put(4, bytes);
    buffer.position(4).limit(4 + bytes.length);

    RgbImage image = decoder.decode("a.jpg in a pack", buffer);

    assertThat(Arrays.copyOf(image.pixels(), image.bytes())).isEqualTo(pixels(file));
    assertThat(buffer.position()).isEqualTo(4);
    assertThatThrownBy(() -> decoder.decode("a.jpg in a pack", buffer.limit(90)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("image a.jpg in a pack is cut short");
  }

  @Test
  void refusesAHeaderThatAsksForMoreThanAnyPhotograph() throws IOException {
    byte[] bytes = Files.readAllBytes(written(TestImages.picture(20, 10, 1), "a.jpg"));
    int frame = 0;
    while ((bytes[frame] & 0xFF) != 0xFF || (bytes[frame + 1] & 0xFF) != 0xC0) {
      frame++;
    }
    Arrays.fill(bytes, frame + 5, frame + 9, (byte) 0xFF); // height and width
    Path file = Files.write(dir.resolve("huge.jpg"), bytes);
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("huge.jpg");
  }

  @Test
  void namesAnEmptyFile() throws IOException {
    expectError(Files.createFile(dir.resolve("a.jpg")), "is empty (0 bytes)");
  }

  @Test
  void namesAMissingFile() {
    assertThatThrownBy(() -> decoder.decode(dir.resolve("none.jpg")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none.jpg cannot be read");
  }

  @Test
  void namesAFileThatIsNoImage() throws IOException {
    expectError(
        Files.writeString(dir.resolve("a.jpg"), "<html>not found</html>"),
        "is neither JPEG, PNG nor BMP");
  }

  @Test
  void namesAJpegThatIsCutShort() throws IOException {
    byte[] whole = Files.readAllBytes(written(TestImages.picture(64, 64, 1), "whole.jpg"));
    for (int length : new int[] {3, 30, whole.length / 2, whole.length - 2}) {
      Path cut = Files.write(dir.resolve("cut.jpg"), Arrays.copyOf(whole, length));
      expectError(cut, "is cut short");
    }
  }

  @Test
  void namesAPngThatIsCutShort() throws IOException {
    byte[] whole = Files.readAllBytes(written(TestImages.picture(64, 64, 1), "whole.png"));
    for (int length : new int[] {9, whole.length / 2, whole.length - 12}) {
      Path cut = Files.write(dir.resolve("cut.png"), Arrays.copyOf(whole, length));
      expectError(cut, "is cut short");
    }
  }

  @Test
  void namesABmpThatIsCutShortOrOfAKindThatIsNotRead() throws IOException {
    Path golden = Path.of(System.getProperty("spos.root"), "src-test-fixtures/golden");
    byte[] whole = Files.readAllBytes(golden.resolve("unusual-rgb.bmp"));
    for (int length : new int[] {2, 20, 53, 54, whole.length - 1}) {
      expectError(
          Files.write(dir.resolve("cut.bmp"), Arrays.copyOf(whole, length)), "is cut short");
    }
    byte[] bits = whole.clone();
    bits[28] = 16; // which Pillow and OpenCV make eight of in different ways
    expectError(Files.write(dir.resolve("a.bmp"), bits), "BMP of 16 bits a pixel, compression 0");
    byte[] packed = whole.clone();
    packed[30] = 1;
    expectError(Files.write(dir.resolve("b.bmp"), packed), "compression 1, which is not read");
    byte[] masks = whole.clone();
    masks[28] = 32;
    masks[30] = 3; // and where the masks would be, there are pixels
    expectError(Files.write(dir.resolve("c.bmp"), masks), "compression 3, which is not read");
    byte[] huge = whole.clone();
    Arrays.fill(huge, 18, 26, (byte) 0x7F);
    expectError(Files.write(dir.resolve("d.bmp"), huge), "pixels, more than");
  }

  @Test
  void namesAnImageWithDamagedData() throws IOException {
    byte[] whole = Files.readAllBytes(written(TestImages.picture(64, 64, 1), "whole.png"));
    Arrays.fill(whole, 60, whole.length - 20, (byte) 0x55);
    expectError(Files.write(dir.resolve("damaged.png"), whole), "cannot be decoded");
    assertThat(decoder.decode(dir.resolve("whole.png")).width()).isEqualTo(64);
  }

  @Test
  void acceptsBytesAfterTheEnd() throws IOException {
    Path file = written(TestImages.picture(20, 20, 1), "a.jpg");
    byte[] clean = pixels(file);
    Files.write(file, new byte[50], java.nio.file.StandardOpenOption.APPEND);
    assertThat(pixels(file)).isEqualTo(clean);
  }

  private void expectError(Path file, String why) {
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(file.toString(), why, "replace the file or remove it");
  }
}
