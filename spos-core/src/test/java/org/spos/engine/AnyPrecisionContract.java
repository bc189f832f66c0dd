package org.spos.engine;

/** What an engine does in any precision: what it leaves alone, keeps, refuses and repeats. */
public interface AnyPrecisionContract
    extends ExchangeContract,
        InitialisationContract,
        MemoryContract,
        ShardsContract,
        SpacesContract,
        StateContract,
        TrainingOptionsContract {
  @Override
  EngineProvider provider();

  @Override
  default EngineOptions options() {
    return SpacesContract.super.options();
  }

  @Override
  default Engine open() {
    return SpacesContract.super.open();
  }

  @Override
  default double predictionTolerance() {
    return SpacesContract.super.predictionTolerance();
  }
}
