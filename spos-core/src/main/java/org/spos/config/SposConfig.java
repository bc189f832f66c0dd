package org.spos.config;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.spos.space.SearchSpace;

/**
 * Everything that decides the outcome of a run. Each command reads its sections; the whole is
 * written to the run directory.
 *
 * @param space the search space; a file may name another file here
 * @param seed root of all randomness
 * @param threads processor threads, at most 1,024; 0 for all
 * @param engine which kernels do the arithmetic
 * @param flopsTable file of multiply–accumulates to use in place of counting; empty for none
 * @param data images and preprocessing
 * @param supernet step 1
 * @param search step 2
 * @param tester how step 2 and {@code evaluate} measure accuracy
 * @param scratch step 3
 * @param checkpoint when training is saved
 */
@JsonPropertyOrder({
  "seed",
  "threads",
  "engine",
  "flopsTable",
  "data",
  "supernet",
  "search",
  "tester",
  "scratch",
  "checkpoint",
  "space"
})
public record SposConfig(
    SearchSpace space,
    long seed,
    int threads,
    EngineKind engine,
    String flopsTable,
    DataConfig data,
    SupernetConfig supernet,
    SearchConfig search,
    TesterConfig tester,
    ScratchConfig scratch,
    CheckpointConfig checkpoint) {

  /** Which kernels do the arithmetic. */
  public enum EngineKind {
    /** oneDNN primitives, on the CPU. */
    ONEDNN,
    /** ND4J operations: the portable fallback, and the GPU with the CUDA build. */
    ND4J
  }

  public SposConfig {
    Require.between("threads", 0, 1_024, threads);
  }

  /** The paper's settings for ImageNet; where it is silent, Megvii's. */
  public static SposConfig defaults() {
    return new SposConfig(
        SearchSpace.imagenet(),
        0,
        0,
        EngineKind.ONEDNN,
        "",
        DataConfig.defaults(),
        SupernetConfig.defaults(),
        SearchConfig.defaults(),
        TesterConfig.defaults(),
        ScratchConfig.defaults(),
        CheckpointConfig.defaults());
  }

  /** The same with another space. */
  public SposConfig withSpace(SearchSpace newSpace) {
    return new SposConfig(
        newSpace,
        seed,
        threads,
        engine,
        flopsTable,
        data,
        supernet,
        search,
        tester,
        scratch,
        checkpoint);
  }

  /** The same with another way to measure accuracy. */
  public SposConfig withTester(TesterConfig newTester) {
    return new SposConfig(
        space,
        seed,
        threads,
        engine,
        flopsTable,
        data,
        supernet,
        search,
        newTester,
        scratch,
        checkpoint);
  }

  /** Threads to use on this machine. */
  public int effectiveThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
