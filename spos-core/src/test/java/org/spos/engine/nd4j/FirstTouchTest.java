package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.spos.engine.nd4j.kernel.Floats;

class FirstTouchTest {
  /** Some milliseconds of work. */
  private static final int LENGTH = 20_000_000;

  private final Floats memory = Floats.uninitialised(LENGTH);

  @AfterEach
  void free() {
    memory.close();
  }

  private static float[] ones() {
    float[] ones = new float[LENGTH];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void memoryIsOnesOwnAfterStopping() throws InterruptedException {
    FirstTouch touch = new FirstTouch(memory);
    touch.stop();
    memory.write(ones());
    Thread.sleep(50);
    assertThat(memory.read()).isEqualTo(ones());
  }

  @Test
  void anInterruptNeitherShortensTheWaitNorIsLost() {
    FirstTouch touch = new FirstTouch(memory);
    Thread.currentThread().interrupt();
    touch.stop();
    assertThat(Thread.interrupted()).isTrue();
    memory.write(ones());
    assertThat(memory.read()).isEqualTo(ones());
  }
}
