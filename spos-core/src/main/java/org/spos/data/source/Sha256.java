package org.spos.data.source;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The checksum that tells images and data sets apart. */
public final class Sha256 {
  private Sha256() {}

  /** A new digest. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
