package org.spos.engine.torch;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Reduction;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.BegunStep;
import org.spos.engine.BnStatistics;
import org.spos.engine.ChannelValues;
import org.spos.engine.Exchange;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ShardTree;
import org.spos.engine.Shards;
import org.spos.engine.Shards.Shard;
import org.spos.engine.torch.GradientSums.Gradients;
import org.spos.engine.torch.GradientSums.Sum;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.space.Architecture;

/**
 * Training steps: the gradients of each shard for the paths, their sum, and one update. The shards
 * of this process run one after the other, in the memory of one.
 */
final class TrainingSteps implements AutoCloseable {
  private final NetworkPlan plan;
  private final NetworkOptions options;
  private final Processor processor;
  private final Parameters parameters;
  private final Images images;
  private final GradientSums sums;
  private final Sgd sgd;
  private final int firstSlot;
  private final int slots;

  TrainingSteps(
      NetworkPlan plan,
      NetworkOptions options,
      Processor processor,
      Parameters parameters,
      Images images) {
    this.plan = plan;
    this.options = options;
    this.processor = processor;
    this.parameters = parameters;
    this.images = images;
    this.sums = new GradientSums(parameters.trained(), processor);
    this.sgd = new Sgd(parameters, options);
    Exchange exchange = processor.options().exchange();
    this.slots = options.shards() / exchange.processes();
    this.firstSlot = exchange.rank() * slots;
  }

  /** What a step is given. */
  private record Step(
      ImageBatch batch, Shards shards, List<Architecture> paths, RandomStream dropout) {}

  /** What one or several shards come to. */
  private record Share(Sum gradients, StepNumbers numbers) {}

  /** See {@link org.spos.engine.PathNetwork#beginStep}. */
  BegunStep run(
      ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
    Step step = new Step(batch, new Shards(batch.size(), options.shards()), paths, dropout);
    try (PointerScope scope = new PointerScope()) {
      if (slots == 1 && paths.size() == 1) {
        return one(step, learningRate);
      }
      Share own =
          ShardTree.sum(
              firstSlot,
              firstSlot + slots,
              slot -> share(step, step.shards().shard(slot)),
              (left, right) ->
                  new Share(
                      sums.add(left.gradients(), right.gradients(), paths),
                      left.numbers().plus(right.numbers())));
      BegunStep result = update(step, own.gradients(), own.numbers(), true, learningRate);
      sums.release(own.gradients());
      return result;
    }
  }

  /** One path on one shard needs no sum: the update reads the gradients where they are. */
  private BegunStep one(Step step, double learningRate) {
    boolean apart = options.shards() > 1;
    StepNumbers numbers = new StepNumbers(parameters, processor, step.paths(), apart);
    Shard shard = step.shards().shard(firstSlot);
    if (shard.images() == 0) {
      parameters.trained().forEach(trained -> trained.gradients().zero_());
    } else {
      gradients(step, shard, 0, numbers, apart);
    }
    return update(step, sums.present(), numbers, apart, learningRate);
  }

  /** Adds what other processes have, and takes the step. */
  private BegunStep update(
      Step step, Gradients gradients, StepNumbers numbers, boolean apart, double learningRate) {
    Exchange exchange = processor.options().exchange();
    if (exchange.processes() > 1) {
      new Exchanged(exchange, parameters.trained(), step.paths()).sum(gradients, numbers.values());
    }
    sgd.step(step.paths(), gradients, learningRate);
    if (apart) {
      numbers.update(BnStatistics.MOMENTUM);
    }
    return numbers.result();
  }

  /** The gradients of a shard, summed over the paths. */
  private Share share(Step step, Shard shard) {
    Sum sum = sums.take();
    StepNumbers numbers = new StepNumbers(parameters, processor, step.paths(), true);
    if (shard.images() == 0) {
      sums.clear(sum, step.paths());
      return new Share(sum, numbers);
    }
    for (int path = 0; path < step.paths().size(); path++) {
      gradients(step, shard, path, numbers, true);
      sums.addPath(sum, step.paths().get(path));
    }
    return new Share(sum, numbers);
  }

  /**
   * Leaves the gradients of a shard on one path in their shared places, and adds its numbers.
   *
   * @param apart whether statistics are added to the numbers; else they move the running ones
   */
  private void gradients(Step step, Shard shard, int number, StepNumbers numbers, boolean apart) {
    ChannelValues.require(plan, shard.images());
    try (PointerScope scope = new PointerScope()) {
      parameters.trained().forEach(trained -> trained.gradients().zero_());
      Tensor labels =
          processor.uploads().labels(step.batch().labels(), shard.from(), shard.images());
      Tensor features = features(step.batch(), shard, step.paths().get(number), apart);
      if (apart) {
        numbers.addMoments(number, step.shards().weight(shard));
      }
      long image = (long) number * step.shards().images() + shard.from();
      Tensor kept = dropped(features, step.dropout().after(image * features.size(1)));
      Tensor logits = torch.linear(kept, parameters.classifier(), parameters.classifierBias());
      Tensor loss =
          torch
              .cross_entropy_loss(
                  logits.to(ScalarType.Double),
                  labels,
                  new TensorOptional(),
                  Reduction.Sum.value,
                  -100,
                  options.labelSmoothing())
              .div(new Scalar((double) step.shards().images()));
      numbers.add(loss.detach(), logits.detach(), labels);
      loss.backward();
    }
  }

  /** Pooled output of the head in train mode, float [N, C]. */
  private Tensor features(ImageBatch batch, Shard shard, Architecture path, boolean apart) {
    if (apart) {
      parameters.batch().zero_(); // what is there would be kept with weight 0, were it a number
    }
    Tensor x = images.of(batch, shard.from(), shard.images());
    PathWalk walk =
        new PathWalk(
            plan, (unit, input) -> parameters.unit(unit.convName()).run(unit, input, apart));
    Tensor maps = processor.inPrecision(() -> walk.run(x, path, () -> {}));
    return maps.mean(new long[] {2, 3}, false, new ScalarTypeOptional(ScalarType.Float));
  }

  private Tensor dropped(Tensor features, RandomStream random) {
    double dropout = plan.space().dropout();
    if (dropout == 0) {
      return features;
    }
    float[] mask = new float[(int) features.numel()];
    float scale = (float) (1 / (1 - dropout));
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.nextDouble() < dropout ? 0 : scale;
    }
    return features.mul(processor.uploads().floats(mask, features.size(0), features.size(1)));
  }

  /**
   * Statistics of a batch on a path: of its shards, if it is larger than one. Of the innermost
   * scope.
   */
  StepNumbers statistics(ImageBatch batch, Architecture path) {
    int slots = batch.size() > options.maxShard() ? options.shards() : 1;
    Shards shards = new Shards(batch.size(), slots);
    return ShardTree.sum(
        0,
        slots,
        slot -> {
          Shard shard = shards.shard(slot);
          StepNumbers numbers = new StepNumbers(parameters, processor, List.of(path), true);
          if (shard.images() > 0) {
            ChannelValues.require(plan, shard.images());
            try (PointerScope scope = new PointerScope()) {
              features(batch, shard, path, true);
              numbers.addMoments(0, shards.weight(shard));
            }
          }
          return numbers;
        },
        StepNumbers::plus);
  }

  @Override
  public void close() {
    sums.close();
  }
}
