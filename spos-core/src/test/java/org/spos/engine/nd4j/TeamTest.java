package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.EngineOptions;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.onednn.OneDnnKernels;

class TeamTest {
  private final Team team = team(3);

  @BeforeAll
  static void loadBackend() {
    Nd4j.getBackend();
  }

  private static Team team(int threads) {
    Nd4j.getBackend();
    List<Kernels> kernels = Stream.<Kernels>generate(OneDnnKernels::new).limit(threads).toList();
    return new Team(kernels, OneDnnProvider.partition(EngineOptions.cpu(threads)), threads);
  }

  @AfterEach
  void close() {
    team.close();
  }

  @Test
  void smallImagesMakeHalfAsManyParts() {
    Partition partition = team.partition();
    assertThat(partition.parts(64, 9216)).isEqualTo(new Parts(64, 16));
    assertThat(partition.parts(128, 32 * 32 * 32)).isEqualTo(new Parts(128, 16));
    assertThat(partition.parts(32, 32 * 112 * 112)).isEqualTo(new Parts(32, 4));
    assertThat(partition.parts(1, 1)).isEqualTo(new Parts(1, 1));
  }

  @Test
  void doesEachTaskOnceInEachOfManyCalls() {
    for (int call = 0; call < 2000; call++) {
      AtomicIntegerArray done = new AtomicIntegerArray(1 + call % 20);
      team.run(done.length(), (worker, index) -> done.incrementAndGet(index));
      for (int i = 0; i < done.length(); i++) {
        assertThat(done.get(i)).as("call %d, task %d", call, i).isEqualTo(1);
      }
    }
  }

  @Test
  void allThreadsWorkAtTheSameTime() {
    CountDownLatch all = new CountDownLatch(team.size());
    Set<Integer> workers = ConcurrentHashMap.newKeySet();
    team.run(
        team.size(),
        (worker, index) -> {
          workers.add(worker);
          all.countDown();
          try {
            assertThat(all.await(20, TimeUnit.SECONDS)).as("all have come").isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(workers).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void aFailureReachesTheCallerAndTheTeamGoesOn() {
    for (int failing = 0; failing < 6; failing++) {
      int bad = failing;
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  team.run(
                      6,
                      (worker, index) -> {
                        if (index == bad) {
                          throw new IllegalStateException("task " + bad);
                        }
                      }))
          .withMessage("task " + bad);
    }
    AtomicIntegerArray done = new AtomicIntegerArray(6);
    team.run(6, (worker, index) -> done.incrementAndGet(index));
    assertThat(done).hasToString("[1, 1, 1, 1, 1, 1]");
  }
}
