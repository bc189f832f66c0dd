package org.spos.config;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Optional;
import org.spos.engine.Device;
import org.spos.engine.EngineIdentity;
import org.spos.engine.EngineRequest;
import org.spos.engine.Precision;
import org.spos.space.SearchSpace;

/**
 * Everything that decides the outcome of a run. Each command reads its sections; the whole is
 * written to the run directory.
 *
 * @param space the search space; a file may name another file here
 * @param seed root of all randomness
 * @param threads processor threads, at most 1,024; 0 for all
 * @param engine what does the arithmetic: the name of an engine, or {@code auto} for the best one
 * @param device where: {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto} for a GPU where
 *     there is one that the engine can use
 * @param precision in which numbers
 * @param deterministic whether a GPU is to give the same bits each time, which costs time
 * @param flopsTable file of multiply–accumulates to use in place of counting; empty for none
 * @param data images and preprocessing
 * @param supernet step 1
 * @param search step 2
 * @param tester how step 2 and {@code evaluate} measure accuracy
 * @param scratch step 3
 * @param checkpoint when training is saved
 * @param distributed how several processes train
 */
@JsonPropertyOrder({
  "seed",
  "threads",
  "engine",
  "device",
  "precision",
  "deterministic",
  "flopsTable",
  "data",
  "supernet",
  "search",
  "tester",
  "scratch",
  "checkpoint",
  "distributed",
  "space"
})
public record SposConfig(
    SearchSpace space,
    long seed,
    int threads,
    String engine,
    String device,
    Precision precision,
    boolean deterministic,
    String flopsTable,
    DataConfig data,
    SupernetConfig supernet,
    SearchConfig search,
    TesterConfig tester,
    ScratchConfig scratch,
    CheckpointConfig checkpoint,
    DistributedConfig distributed) {

  /** In place of a device: a GPU where the engine can use one, else the CPU. */
  private static final String AUTO = "auto";

  public SposConfig {
    Require.between("threads", 0, 1_024, threads);
    Require.that(!engine.isBlank(), "engine", "must not be empty", "\"\"");
    if (!device.equals(AUTO)) {
      Device.parse(device);
    }
  }

  /** The paper's settings for ImageNet; where it is silent, Megvii's. */
  public static SposConfig defaults() {
    return new SposConfig(
        SearchSpace.imagenet(),
        0,
        0,
        EngineRequest.AUTO,
        AUTO,
        Precision.FLOAT32,
        false,
        "",
        DataConfig.defaults(),
        SupernetConfig.defaults(),
        SearchConfig.defaults(),
        TesterConfig.defaults(),
        ScratchConfig.defaults(),
        CheckpointConfig.defaults(),
        DistributedConfig.defaults());
  }

  /** The same with another space. */
  public SposConfig withSpace(SearchSpace newSpace) {
    return new SposConfig(
        newSpace,
        seed,
        threads,
        engine,
        device,
        precision,
        deterministic,
        flopsTable,
        data,
        supernet,
        search,
        tester,
        scratch,
        checkpoint,
        distributed);
  }

  /** The same with another root of all randomness. */
  public SposConfig withSeed(long newSeed) {
    return new SposConfig(
        space,
        newSeed,
        threads,
        engine,
        device,
        precision,
        deterministic,
        flopsTable,
        data,
        supernet,
        search,
        tester,
        scratch,
        checkpoint,
        distributed);
  }

  /** The same with another way to measure accuracy. */
  public SposConfig withTester(TesterConfig newTester) {
    return new SposConfig(
        space,
        seed,
        threads,
        engine,
        device,
        precision,
        deterministic,
        flopsTable,
        data,
        supernet,
        search,
        newTester,
        scratch,
        checkpoint,
        distributed);
  }

  /** The same with other images. */
  public SposConfig withData(DataConfig newData) {
    return new SposConfig(
        space,
        seed,
        threads,
        engine,
        device,
        precision,
        deterministic,
        flopsTable,
        newData,
        supernet,
        search,
        tester,
        scratch,
        checkpoint,
        distributed);
  }

  /** The same with what computes: where {@code auto} stood is then what it came to. */
  public SposConfig withEngine(EngineIdentity chosen) {
    return new SposConfig(
        space,
        seed,
        threads,
        chosen.engine(),
        chosen.device().toString(),
        chosen.precision(),
        deterministic,
        flopsTable,
        data,
        supernet,
        search,
        tester,
        scratch,
        checkpoint,
        distributed);
  }

  /** What is to compute. */
  public EngineRequest engineRequest() {
    return new EngineRequest(
        engine,
        device.equals(AUTO) ? Optional.empty() : Optional.of(Device.parse(device)),
        precision,
        deterministic,
        effectiveThreads());
  }

  /** The same with another step 1. */
  public SposConfig withSupernet(SupernetConfig newSupernet) {
    return new SposConfig(
        space,
        seed,
        threads,
        engine,
        device,
        precision,
        deterministic,
        flopsTable,
        data,
        newSupernet,
        search,
        tester,
        scratch,
        checkpoint,
        distributed);
  }

  /** The same with another step 3. */
  public SposConfig withScratch(ScratchConfig newScratch) {
    return new SposConfig(
        space,
        seed,
        threads,
        engine,
        device,
        precision,
        deterministic,
        flopsTable,
        data,
        supernet,
        search,
        tester,
        newScratch,
        checkpoint,
        distributed);
  }

  /** Threads to use on this machine. */
  public int effectiveThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
