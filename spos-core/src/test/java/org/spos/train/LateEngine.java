package org.spos.train;

import java.util.List;
import org.spos.engine.BegunStep;
import org.spos.engine.BnStatistics;
import org.spos.engine.Engine;
import org.spos.engine.EngineIdentity;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.engine.StepResult;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.space.Architecture;

/**
 * Another engine whose steps are never done before they are asked for their numbers, as those of a
 * GPU.
 *
 * @param other computes; stays open
 */
public record LateEngine(Engine other) implements Engine {

  @Override
  public EngineIdentity identity() {
    return other.identity();
  }

  @Override
  public PathNetwork create(NetworkPlan plan, NetworkOptions options) {
    return new Late(other.create(plan, options));
  }

  @Override
  public void close() {}

  private record Late(PathNetwork network) implements PathNetwork {
    @Override
    public BegunStep beginStep(
        ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
      StepResult result = trainStep(batch, paths, learningRate, dropout);
      return new BegunStep() {
        @Override
        public boolean isDone() {
          return false;
        }

        @Override
        public StepResult result() {
          return result;
        }
      };
    }

    @Override
    public NetworkPlan plan() {
      return network.plan();
    }

    @Override
    public void initialise(RandomStream random) {
      network.initialise(random);
    }

    @Override
    public StepResult trainStep(
        ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
      return network.trainStep(batch, paths, learningRate, dropout);
    }

    @Override
    public BnStatistics recalibrate(
        Iterable<ImageBatch> batches, Architecture path, Recalibration mode) {
      return network.recalibrate(batches, path, mode);
    }

    @Override
    public BnStatistics statistics(Architecture path) {
      return network.statistics(path);
    }

    @Override
    public void adopt(BnStatistics statistics) {
      network.adopt(statistics);
    }

    @Override
    public Predictor predictor(Architecture path, BnStatistics statistics) {
      return network.predictor(path, statistics);
    }

    @Override
    public ParameterSet snapshot() {
      return network.snapshot();
    }

    @Override
    public ParameterSet weights() {
      return network.weights();
    }

    @Override
    public void restore(ParameterSet parameters) {
      network.restore(parameters);
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
