package org.spos.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.spos.error.CheckpointException;

class LineFileTest {
  @Test
  void saysHowMuchAFullDiskLacks() {
    Path full = Path.of("/dev/full"); // a device that behaves as a file on a full disk
    Assumptions.assumeTrue(Files.exists(full));
    try (LineFile lines = LineFile.open(full)) {
      assertThatThrownBy(() -> lines.append("123456789"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith("cannot write /dev/full: ")
          .hasMessageContaining("; it needs 10 bytes and ");
    }
  }
}
