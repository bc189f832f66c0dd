package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.nd4j.OneDnnProvider;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.space.Candidate;
import org.spos.space.PointwiseBlock;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.space.ShuffleBlock;
import org.spos.train.FakeEngine;
import org.spos.train.FakeProvider;

class EnginesTest {
  private static final Device GPU = Device.cuda(0);

  /** Good at the CPU only, as onednn; at both, as libtorch; at nothing here. */
  private static final EngineProvider CPU_ONLY =
      new FakeProvider(new FakeEngine(), "quick", 30, Device.CPU);

  private static final EngineProvider BOTH =
      new FakeProvider(new FakeEngine(), "both", 20, Device.CPU, GPU);

  private static final EngineProvider NOTHING = new FakeProvider(new FakeEngine(), "none", 90);

  @Test
  void theProgramFindsItsOwnTwo() {
    assertThat(Engines.found().providers())
        .extracting(EngineProvider::name)
        .containsExactly("onednn", "nd4j");
  }

  @Test
  void autoTakesTheHighestRankThatCanRunHere() {
    EngineChoice choice = choose(request("auto"), BOTH, CPU_ONLY, NOTHING);
    assertThat(choice.provider()).isSameAs(BOTH);
    assertThat(choice.options()).isEqualTo(new EngineOptions(2, GPU, Precision.FLOAT32));
    EngineProvider late = new FakeProvider(new FakeEngine(), "late", 10, Device.CPU);
    assertThat(choose(request("auto"), late, CPU_ONLY, NOTHING).provider()).isSameAs(CPU_ONLY);
  }

  @Test
  void theSameBitsEachTimeAreAskedOfTheEngine() {
    EngineRequest same = new EngineRequest("both", Optional.empty(), Precision.FLOAT32, true, 2);
    assertThat(choose(same, BOTH).options().deterministic()).isTrue();
    assertThat(choose(request("both"), BOTH).options().deterministic()).isFalse();
  }

  @Test
  void aDeviceThatIsAskedForIsStrongerThanAutosTaste() {
    EngineRequest onCpu = new EngineRequest("auto", Optional.of(Device.CPU), Precision.FLOAT32, 2);
    assertThat(choose(onCpu, BOTH, CPU_ONLY).provider()).isSameAs(CPU_ONLY);
    assertThat(choose(request("both"), BOTH, CPU_ONLY).options().device()).isEqualTo(GPU);
    assertThat(choose(request("quick"), BOTH, CPU_ONLY).options().device()).isEqualTo(Device.CPU);
  }

  @Test
  void anUnknownEngineListsWhatWasFoundAndWhatCannotRun() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> choose(request("torch"), CPU_ONLY, NOTHING))
        .withMessage(
            "there is no engine \"torch\"; use auto, or one of those found: none (cannot run here:"
                + " it cannot pretend there), quick");
  }

  @Test
  void aNetworkThatAnEngineCannotComputeIsLeftToOthersOrRefused() {
    NetworkPlan plan = NetworkPlan.supernet(mixed());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Engines.found().require(request("auto"), plan))
        .withMessage(
            "no engine computes networks of space \"other\" yet: block 1 offers conv_1x1 beside"
                + " shuffle_3x3, which read or leave other channels; spos describe knows such a space"
                + " already");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Engines.found().open(request("onednn"), plan))
        .withMessageStartingWith("engine onednn does not compute networks of space \"other\"");
    FakeEngine fake = new FakeEngine();
    EngineProvider slow = new FakeProvider(fake, "slow", 1, Device.CPU);
    assertThat(Engines.of(new OneDnnProvider(), slow).open(request("auto"), plan)).isSameAs(fake);
  }

  private static SearchSpace mixed() {
    List<Candidate> mixed = List.of(new ShuffleBlock(3), new PointwiseBlock());
    return new SearchSpace("other", 8, 8, 2, List.of(new Stage(1, 16)), 32, 4, 0, mixed);
  }

  @Test
  void anEngineThatCannotRunHereSaysWhy() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> choose(request("none"), CPU_ONLY, NOTHING))
        .withMessage(
            "engine none cannot compute in float32 here (none on cuda:0: it cannot pretend there;"
                + " none on cpu: it cannot pretend there); ask for another --engine, --device or"
                + " --precision");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> choose(request("auto"), NOTHING))
        .withMessageStartingWith("no engine can compute in float32 here (none on cuda:0: ");
  }

  @Test
  void aDeviceOrPrecisionThatAnEngineLacksIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                choose(
                    new EngineRequest("quick", Optional.of(GPU), Precision.FLOAT32, 2),
                    BOTH,
                    CPU_ONLY))
        .withMessageStartingWith(
            "engine quick cannot compute on cuda:0 in float32 here (quick on cuda:0: it cannot");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                choose(
                    new EngineRequest("auto", Optional.empty(), Precision.BF16, 2), BOTH, CPU_ONLY))
        .withMessageContaining("no engine can compute in bf16 here")
        .withMessageContaining("quick on cpu: it pretends in float32 only");
  }

  @Test
  void ourEnginesRefuseWhatTheyDoNotDo() {
    for (String name : new String[] {"onednn", "nd4j"}) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(
              () ->
                  Engines.found()
                      .choose(new EngineRequest(name, Optional.empty(), Precision.TF32, 1)))
          .withMessageContaining(name + " on cpu: it computes in float32 ");
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(
              () ->
                  Engines.found()
                      .choose(
                          new EngineRequest(
                              name, Optional.of(Device.cuda(1)), Precision.FLOAT32, 1)))
          .withMessageContaining(name + " on cuda:1: it ");
    }
  }

  @Test
  void whatIsOpenedSaysWhatItIs() {
    try (Engine engine = TestEngines.open("onednn", 2)) {
      EngineIdentity identity = engine.identity();
      assertThat(identity.engine()).isEqualTo("onednn");
      assertThat(identity.device()).isEqualTo(Device.CPU);
      assertThat(identity.libraries()).matches("oneDNN \\d+\\.\\d+\\.\\d+");
      assertThat(identity)
          .hasToString("onednn on cpu in float32, " + identity.libraries() + ", 2 threads");
    }
  }

  /** As after an incomplete installation: the others can still be used. */
  @Test
  void aProviderThatCannotBeMadeIsNamedWhereItMatters(@TempDir Path folder) throws IOException {
    Path services =
        Files.createDirectories(folder.resolve("META-INF/services"))
            .resolve(EngineProvider.class.getName());
    Files.writeString(services, "org.example.Missing\n");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      Engines engines = Engines.found();
      assertThat(engines.providers())
          .extracting(EngineProvider::name)
          .containsExactly("onednn", "nd4j");
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> engines.choose(request("missing")))
          .withMessageStartingWith("there is no engine \"missing\"; use auto, or one of those")
          .withMessageContaining("onednn")
          .withMessageContaining("Provider org.example.Missing not found");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static EngineRequest request(String engine) {
    return new EngineRequest(engine, Optional.empty(), Precision.FLOAT32, 2);
  }

  private static EngineChoice choose(EngineRequest request, EngineProvider... providers) {
    return Engines.of(providers).choose(request);
  }
}
