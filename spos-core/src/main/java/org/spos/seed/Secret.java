package org.spos.seed;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * What nobody may guess. It is the one thing that must not follow from the root seed, so no result
 * of a run may depend on it.
 */
public final class Secret {
  /** Without letters that look like digits, or like others. */
  private static final String LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

  private static final SecureRandom RANDOM = new SecureRandom();

  private Secret() {}

  /** 256 bits, for machines. */
  public static String token() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** 58 bits in three groups of four letters, for people to copy. */
  public static String code() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      code.append(i > 0 && i % 4 == 0 ? "-" : "");
      code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return code.toString();
  }
}
