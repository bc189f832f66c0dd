package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {

  @Test
  void theMostMemoryInUseCountsWhatLiesOutsideTheHeap() {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "Linux");
    long before = NativeMemory.peak();
    int bytes = 256 << 20;
    ByteBuffer touched = ByteBuffer.allocateDirect(bytes);
    for (int i = 0; i < bytes; i += 4096) {
      touched.put(i, (byte) 1);
    }
    assertThat(NativeMemory.peak()).isGreaterThanOrEqualTo(before).isGreaterThan(bytes);
    assertThat(touched.get(4096)).isEqualTo((byte) 1);
  }
}
