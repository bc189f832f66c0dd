package org.spos.data.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.spos.data.TestImages;
import org.spos.data.decode.RgbImage;

class PlanesTest {
  @Test
  void takesPixelsApartAndPutsThemTogether() {
    byte[] pixels = TestImages.pixels(5, 4, 1);
    Planes planes = Planes.of(new RgbImage(pixels, 5, 4));
    assertThat(planes.green()[3][2]).isEqualTo(pixels[3 * (3 * 5 + 2) + 1] & 0xFF);
    byte[] out = new byte[pixels.length + 2];
    planes.write(false, out, 1);
    assertThat(out).startsWith(0, pixels[0]).endsWith(pixels[pixels.length - 1], 0);
    assertThat(java.util.Arrays.copyOfRange(out, 1, out.length - 1)).isEqualTo(pixels);
  }

  @Test
  void mirrorsEachRow() {
    byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    byte[] out = new byte[12];
    Planes.of(new RgbImage(pixels, 2, 2)).write(true, out, 0);
    assertThat(out).containsExactly(4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9);
  }

  @Test
  void aSmallerImageFollowsALargerOne() {
    Planes planes = Planes.of(new RgbImage(TestImages.pixels(9, 7, 1), 9, 7));
    planes.reset(1, 2);
    planes.red()[1][0] = 200;
    byte[] out = new byte[6];
    planes.write(false, out, 0);
    assertThat(out[3]).isEqualTo((byte) 200);
    planes.reset(10, 3);
    assertThat(planes.blue()[2]).hasSizeGreaterThanOrEqualTo(10);
  }
}
