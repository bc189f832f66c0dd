package org.spos.engine.torch;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.BegunStep;
import org.spos.engine.BnStatistics;
import org.spos.engine.ImageBatch;
import org.spos.engine.NativeMemory;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.engine.StepResult;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.space.Architecture;

/** The network on libtorch: {@link Parameters} on the device, paths walked by {@link PathWalk}. */
final class TorchNetwork implements PathNetwork {
  private final NetworkPlan plan;
  private final NetworkOptions options;
  private final Processor processor;
  private final Parameters parameters;
  private final Images images;
  private final TrainingSteps steps;

  TorchNetwork(NetworkPlan plan, NetworkOptions options, Processor processor) {
    this.plan = plan;
    this.options = options;
    this.processor = processor;
    processor.enter();
    if (options.training()) {
      processor.options().exchange().require(options.shards());
    }
    MemoryNeed need = new MemoryNeed(plan, processor.options());
    NativeMemory.require(options, count -> need.of(options, count), processor.freeBytes());
    this.parameters = new Parameters(plan, processor);
    this.images = new Images(processor, options.pixelFormat());
    this.steps = new TrainingSteps(plan, options, processor, parameters, images);
  }

  @Override
  public NetworkPlan plan() {
    return plan;
  }

  @Override
  public void initialise(RandomStream random) {
    processor.enter();
    parameters.initialise(random);
  }

  @Override
  public StepResult trainStep(
      ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
    return beginStep(batch, paths, learningRate, dropout).result();
  }

  @Override
  public BegunStep beginStep(
      ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
    processor.enter();
    return steps.run(batch, paths, learningRate, dropout);
  }

  @Override
  public BnStatistics recalibrate(
      Iterable<ImageBatch> batches, Architecture path, Recalibration mode) {
    processor.enter();
    Iterator<ImageBatch> iterator = batches.iterator();
    if (!iterator.hasNext()) {
      throw new IllegalArgumentException("recalibration needs at least one batch");
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor running = processor.zeros(ScalarType.Float, parameters.statistics().sharedLength());
      for (ConvUnit unit : plan.units(path)) {
        place(running, unit, ".running_var").fill_(new Scalar(1));
      }
      for (int t = 1; iterator.hasNext(); t++) {
        try (PointerScope inner = new PointerScope()) {
          StepNumbers.move(
              running, steps.statistics(iterator.next(), path).moments(0), mode.weight(t));
        }
      }
      Map<String, BnStatistics.Moments> moments = new LinkedHashMap<>();
      Tensor host = running.cpu();
      for (ConvUnit unit : plan.units(path)) {
        moments.put(
            unit.bnName(),
            new BnStatistics.Moments(
                Numbers.floats(place(host, unit, ".running_mean")),
                Numbers.floats(place(host, unit, ".running_var"))));
      }
      return new BnStatistics(moments);
    }
  }

  /** Where a unit's statistics lie among those of the path. */
  private Tensor place(Tensor shared, ConvUnit unit, String kind) {
    return shared.narrow(
        0, parameters.statistics().sharedOffset(unit.bnName() + kind), unit.spec().out());
  }

  @Override
  public BnStatistics statistics(Architecture path) {
    processor.enter();
    return parameters.statistics(path);
  }

  @Override
  public void adopt(BnStatistics statistics) {
    processor.enter();
    parameters.adopt(statistics);
  }

  @Override
  public Predictor predictor(Architecture path, BnStatistics statistics) {
    processor.enter();
    int most = options.shards() == 1 ? Integer.MAX_VALUE : options.maxShard();
    return new FoldedPath(
        plan, path, processor, images, new FoldedUnits(plan, path, parameters, statistics), most);
  }

  @Override
  public ParameterSet snapshot() {
    processor.enter();
    return parameters.snapshot(true);
  }

  @Override
  public ParameterSet weights() {
    processor.enter();
    return parameters.snapshot(false);
  }

  @Override
  public void restore(ParameterSet given) {
    processor.enter();
    parameters.restore(given);
  }

  @Override
  public void close() {
    processor.synchronise();
    steps.close();
    images.close();
    parameters.close();
    processor.giveMemoryBack();
  }
}
