package org.spos.gpucheck;

import java.nio.file.Path;

/**
 * How the check was asked for; {@code scripts/gpu-check} sets the properties.
 *
 * @param quick whether a fifth of the steps and images will do
 * @param folder for images, empty
 * @param peer the program for PyTorch to compare with
 */
record Settings(boolean quick, Path folder, Path peer) {
  private static final int SHARE = 5;

  static Settings ofProcess() {
    return new Settings(
        System.getProperty("spos.check.quick", "").equals("1"),
        Path.of(System.getProperty("spos.check.folder", System.getProperty("java.io.tmpdir", ""))),
        Path.of(System.getProperty("spos.check.peer", "scripts/gpu-peer.py")));
  }

  /** So many steps or images, or the share of them that will do. */
  int many(int number) {
    return quick ? number / SHARE : number;
  }
}
