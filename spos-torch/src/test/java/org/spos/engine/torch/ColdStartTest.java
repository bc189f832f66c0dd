package org.spos.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.Golden;
import org.spos.engine.PathNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/** Ranks on one machine all start at once, the first time with nothing unpacked. */
class ColdStartTest {
  @TempDir Path folder;

  /** JavaCPP's own lock lets one load what another has written in half, which ends in SIGBUS. */
  @Test
  void threeProcessesMayLoadLibtorchTogetherFromAnEmptyFolder() throws Exception {
    Path natives = folder.resolve("natives");
    List<OwnProcess> started = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      started.add(OwnProcess.start(folder, natives.toString(), ColdStartTest.class));
    }
    List<String> losses = new ArrayList<>();
    for (OwnProcess process : started) {
      losses.add(process.result(5));
    }
    assertThat(losses).containsOnly(losses.get(0)).hasSize(3);
    try (var files = Files.walk(natives)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .contains("libtorch_cpu.so")
          .noneMatch(name -> name.endsWith(".part"));
    }
  }

  /** What each of them does. */
  public static void main(String[] arguments) throws IOException {
    NetworkPlan plan = NetworkPlan.supernet(Golden.TINY);
    TorchProvider provider = new TorchProvider();
    assertThat(TorchLibraries.problem()).isEmpty();
    try (Engine engine = provider.open(EngineOptions.cpu(1));
        PathNetwork network = engine.create(plan, Golden.sgd(12))) {
      network.restore(Golden.parameters(plan));
      double loss =
          Golden.step(
                  network,
                  Golden.images("images", 12, Golden.TINY),
                  Architecture.of(1, 3, 2, 0),
                  0.01)
              .loss();
      System.out.println("RESULT " + loss);
    }
  }
}
