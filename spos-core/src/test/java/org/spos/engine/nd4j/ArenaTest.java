package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.engine.nd4j.Arena.Area;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;

class ArenaTest {

  private record Request(Area area, long size, int from, int to) {}

  @Test
  void areasThatNeverMeetShareMemory() {
    Arena arena = new Arena();
    Area first = arena.reserve(160, 0, 1);
    Area second = arena.reserve(160, 2, 3);
    arena.pack();

    assertThat(first.offset()).isZero();
    assertThat(second.offset()).isZero();
    assertThat(arena.size()).isEqualTo(160);
  }

  @Test
  void areasThatMeetForOneMomentDoNot() {
    Arena arena = new Arena();
    Area first = arena.reserve(100, 0, 2);
    Area second = arena.reserve(50, 2, 3);
    arena.pack();

    assertThat(first.offset()).isZero();
    // 100 numbers of two bytes fill four cache lines of 32; of four bytes they are whole lines too.
    assertThat(second.offset()).isEqualTo(128);
    assertThat(arena.size()).isEqualTo(128 + 64);
  }

  @Test
  void gradientsTakeThePlaceOfActivationsOnTheWayBack() {
    // Five layers of 32 numbers kept until their own backward, each with a gradient of 32.
    Arena arena = new Arena();
    for (int layer = 0; layer < 5; layer++) {
      arena.reserve(32, layer, 9 - layer);
      arena.reserve(32, 8 - layer, 9 - layer);
    }
    arena.pack();

    // All five activations and the first two gradients meet at the turn; no more ever do.
    assertThat(arena.size()).isEqualTo(7 * 32);
  }

  @Test
  void neverLetsTwoLivingAreasOverlap() {
    for (int round = 0; round < 50; round++) {
      RandomStream random = new Seed(7).stream("arena", round);
      Arena arena = new Arena();
      List<Request> requests = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        long size = 1 + random.nextInt(1000);
        int from = random.nextInt(40);
        int to = from + random.nextInt(20);
        requests.add(new Request(arena.reserve(size, from, to), size, from, to));
      }
      arena.pack();
      for (Request a : requests) {
        assertThat(a.area().offset() % 32).isZero();
        assertThat(a.area().offset() + a.size()).isLessThanOrEqualTo(arena.size());
        for (Request b : requests) {
          boolean meet = !a.equals(b) && a.from() <= b.to() && b.from() <= a.to();
          boolean overlap =
              a.area().offset() < b.area().offset() + b.size()
                  && b.area().offset() < a.area().offset() + a.size();
          assertThat(meet && overlap).isFalse();
        }
      }
    }
  }

  @Test
  void refusesAnEndBeforeTheStartAndOffsetsBeforePacking() {
    Arena arena = new Arena();
    assertThatIllegalArgumentException().isThrownBy(() -> arena.reserve(1, 2, 1));
    Area area = arena.reserve(1, 0, 0);
    assertThatIllegalStateException().isThrownBy(area::offset);
  }
}
