package org.spos.engine.nd4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.spos.engine.BnStatistics;
import org.spos.engine.ChannelValues;
import org.spos.engine.Exchange;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ShardTree;
import org.spos.engine.Shards;
import org.spos.engine.Shards.Shard;
import org.spos.engine.StepResult;
import org.spos.engine.nd4j.GradientSums.Sum;
import org.spos.engine.nd4j.ParameterRegions.Region;
import org.spos.engine.nd4j.ParameterStore.Gradients;
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
  private final Team team;
  private final ParameterStore store;
  private final Programs programs;
  private final GradientSums sums;
  private final GradientClip clip;
  private final Exchange exchange;
  private final int firstSlot;
  private final int slots;

  TrainingSteps(
      NetworkPlan plan,
      NetworkOptions options,
      Team team,
      ParameterStore store,
      Programs programs,
      Exchange exchange) {
    this.plan = plan;
    this.options = options;
    this.team = team;
    this.store = store;
    this.programs = programs;
    this.sums = new GradientSums(team, store);
    this.clip = new GradientClip(team);
    this.exchange = exchange;
    this.slots = options.shards() / exchange.processes();
    this.firstSlot = exchange.rank() * slots;
  }

  /** What a step is given. */
  private record Step(
      ImageBatch batch, Shards shards, List<Architecture> paths, RandomStream dropout) {}

  /** What one or several shards come to. */
  private record Share(Sum gradients, StepNumbers numbers) {}

  /** See {@link org.spos.engine.PathNetwork#trainStep}. */
  StepResult run(
      ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
    Step step = new Step(batch, new Shards(batch.size(), options.shards()), paths, dropout);
    List<Region> regions = store.regions().of(paths);
    if (slots == 1 && paths.size() == 1) {
      StepNumbers numbers = new StepNumbers(plan, paths);
      if (step.shards().shard(firstSlot).images() == 0) {
        regions.forEach(region -> store.gradient(region).clear());
      } else {
        gradients(step, step.shards().shard(firstSlot), 0, numbers);
      }
      update(regions, store::gradient, numbers, learningRate);
      return numbers.result();
    }
    Share own =
        ShardTree.sum(
            firstSlot,
            firstSlot + slots,
            slot -> share(step, step.shards().shard(slot), regions),
            (left, right) ->
                new Share(
                    sums.add(left.gradients(), right.gradients(), regions),
                    left.numbers().plus(right.numbers())));
    update(regions, own.gradients()::of, own.numbers(), learningRate);
    sums.release(own.gradients());
    return own.numbers().result();
  }

  /** Adds what other processes have, and takes the step. */
  private void update(
      List<Region> regions, Gradients gradients, StepNumbers numbers, double learningRate) {
    if (exchange.processes() > 1) {
      List<FloatBuffer> buffers = new ArrayList<>();
      regions.forEach(region -> buffers.add(gradients.of(region).host()));
      exchange.sum(buffers, numbers.values());
    }
    clip.limit(regions, gradients, options.clipNorm());
    store.step(team, regions, gradients, learningRate, options);
    numbers.update(store::statistics, BnStatistics.MOMENTUM);
  }

  /** The gradients of a shard, summed over the paths. */
  private Share share(Step step, Shard shard, List<Region> regions) {
    Sum sum = sums.take();
    StepNumbers numbers = new StepNumbers(plan, step.paths());
    if (shard.images() == 0) {
      regions.forEach(region -> sum.of(region).clear());
      return new Share(sum, numbers);
    }
    Set<Region> begun = new HashSet<>();
    for (int path = 0; path < step.paths().size(); path++) {
      gradients(step, shard, path, numbers);
      sums.addPath(sum, store.regions().of(List.of(step.paths().get(path))), begun);
    }
    return new Share(sum, numbers);
  }

  /** Leaves the gradients of a shard on one path in the store, and adds its numbers. */
  private void gradients(Step step, Shard shard, int number, StepNumbers numbers) {
    Architecture path = step.paths().get(number);
    ChannelValues.require(plan, shard.images());
    Programs.Training training = programs.training(shard.images());
    Input input = new Input(step.batch(), shard.from(), options.pixelFormat());
    training.forward().run(input, path);
    numbers.addMoments(number, training.parts()::sums, step.shards().weight(shard));
    training.backward().pool(path);
    long image = (long) number * step.shards().images() + shard.from();
    numbers.add(
        training
            .classifier()
            .train(
                Arrays.copyOfRange(
                    step.batch().labels(), shard.from(), shard.from() + shard.images()),
                step.shards().images(),
                options.labelSmoothing(),
                step.dropout().after(image * plan.space().headChannels())));
    training.backward().run(input, path);
  }

  /** Statistics of a batch on a path: of its shards, if it is larger than one. */
  StepNumbers statistics(ImageBatch batch, Architecture path) {
    int slots = batch.size() > options.maxShard() ? options.shards() : 1;
    Shards shards = new Shards(batch.size(), slots);
    return ShardTree.sum(
        0,
        slots,
        slot -> {
          Shard shard = shards.shard(slot);
          StepNumbers numbers = new StepNumbers(plan, List.of(path));
          if (shard.images() > 0) {
            ChannelValues.require(plan, shard.images());
            Programs.Recalibrating pass = programs.recalibration(shard.images());
            pass.forward().run(new Input(batch, shard.from(), options.pixelFormat()), path);
            numbers.addMoments(0, pass.parts()::sums, shards.weight(shard));
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
