package org.spos.digest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

/** Against the examples of FIPS 180-2, appendix B. */
class Sha256Test {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void givesThePublishedDigests() {
    assertThat(Sha256.hex("abc".getBytes(US_ASCII))).isEqualTo(ABC);
    assertThat(
            Sha256.hex(
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".getBytes(US_ASCII)))
        .isEqualTo("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  }

  @Test
  void givesTheSameForBytesThatComeInParts() {
    MessageDigest digest = Sha256.digest();
    digest.update("a".getBytes(US_ASCII));
    digest.update("bc".getBytes(US_ASCII));
    assertThat(Sha256.hex(digest)).isEqualTo(ABC);
  }
}
