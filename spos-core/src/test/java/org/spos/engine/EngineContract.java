package org.spos.engine;

/**
 * What an engine is. A test of an engine extends this class and names its {@link #provider}; if all
 * tests pass, everything above the seam works with it. If a fault slips through, improve this
 * contract.
 *
 * <p>The numbers are PyTorch's ({@link Golden}). Besides, everything off the path keeps every bit,
 * a step computes the same bits for the same threads, memory stays flat, and what does not fit is
 * refused before it is taken.
 */
public abstract class EngineContract
    implements AnyPrecisionContract,
        ClipContract,
        GoldenNetworkContract,
        GoldenShardsContract,
        GoldenStatisticsContract {

  @Override
  public abstract EngineProvider provider();
}
