package org.spos.doctor;

import org.spos.text.Text;

/** Bytes for people. */
final class Size {
  private Size() {}

  static String of(long bytes) {
    return bytes >= 1_000_000_000
        ? Text.format("%.1f GB", bytes / 1e9)
        : bytes >= 1_000_000
            ? Text.format("%.0f MB", bytes / 1e6)
            : Text.format("%.0f KB", bytes / 1e3);
  }
}
