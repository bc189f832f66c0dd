package org.spos.workflow.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.DataConfig.SearchSplit;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.engine.EngineChoice;
import org.spos.engine.NativeMemory;
import org.spos.engine.NetworkOptions;
import org.spos.engine.Shards;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.plan.NetworkPlan;
import org.spos.text.Text;
import org.spos.workflow.ShortAverage;
import org.spos.workflow.TrainSupernet;

/** What may be unwise, or will be refused. */
final class Warnings {
  /** Below it the statistics of a batch are noise, and BN learns from it. */
  private static final int FEW_IMAGES = 16;

  private static final double SMALL_SHARE = 0.001;
  private static final int HOUR = 3_600;
  private static final int DAY = 24 * HOUR;

  private final SposConfig config;
  private final ImageCounts counts;
  private final FlopsDistribution flops;
  private final EngineChoice engine;
  private final Processes processes;

  Warnings(
      SposConfig config,
      ImageCounts counts,
      FlopsDistribution flops,
      EngineChoice engine,
      Processes processes) {
    this.config = config;
    this.counts = counts;
    this.flops = flops;
    this.engine = engine;
    this.processes = processes;
  }

  List<String> found(List<Step> steps, long freeMemory, long freeDisk) {
    List<String> warnings = new ArrayList<>();
    bounds(warnings);
    batches(warnings, "supernet", config.supernet().training(), counts.train());
    batches(warnings, "scratch", config.scratch().training(), counts.scratch());
    checkpoints(warnings, "supernet", config.supernet().training(), steps.get(0));
    checkpoints(warnings, "scratch", config.scratch().training(), steps.get(2));
    splits(warnings);
    processes(warnings);
    memory(freeMemory).ifPresent(warnings::add);
    for (Step step : steps) {
      if (step.diskBytes() > freeDisk) {
        warnings.add(
            Text.format(
                "%s may write %.1f GB and %.1f GB are free; lower checkpoint.keep, or name another"
                    + " disk with --run-dir",
                step.command(), step.diskBytes() / 1e9, freeDisk / 1e9));
      }
      if (step.seconds() > 30 * DAY) {
        warnings.add(
            Text.format(
                "%s takes %.0f days here; fewer steps, smaller images, or a GPU would help",
                step.command(), step.seconds() / DAY));
      }
    }
    return warnings;
  }

  private void bounds(List<String> warnings) {
    FlopsRange bounds = new FlopsRange(config.search().flopsMin(), config.search().flopsLimit());
    double share = flops.share(bounds);
    if (share == 0) {
      try {
        bounds.requireFeasible(flops);
      } catch (ConstraintException e) {
        warnings.add("search will be refused: " + e.getMessage());
      }
    } else if (bounds.min() <= flops.min() && bounds.max() >= flops.max()) {
      warnings.add(
          Text.format(
              "search.flopsLimit %,d is no limit: the costliest architecture has %,d",
              bounds.max(), flops.max()));
    } else if (share < SMALL_SHARE) {
      warnings.add(
          Text.format(
              "%.4f %% of the space meet the bounds of the search: there is little to choose from",
              100 * share));
    }
  }

  private void batches(List<String> warnings, String section, TrainingConfig training, int images) {
    int shard = new Shards(training.batchSize(), training.shards()).size();
    if (shard < FEW_IMAGES) {
      warnings.add(
          Text.format(
              "%s: batch normalisation sees %d images at a time; its statistics are noise below %d",
              section, shard, FEW_IMAGES));
    }
    if (counts.guessed()) {
      return;
    }
    int last = images % training.batchSize();
    if (last > 0 && last < FEW_IMAGES && training.batchSize() >= FEW_IMAGES) {
      warnings.add(
          Text.format(
              "%s: the last batch of an epoch has %d images; -D data.dropLast=true leaves it out",
              section, last));
    }
    if (training.batchSize() > images) {
      warnings.add(
          Text.format(
              "%s: a batch of %d is more than the %d training images",
              section, training.batchSize(), images));
    }
  }

  private void checkpoints(
      List<String> warnings, String section, TrainingConfig training, Step step) {
    double perStep = step.seconds() / training.iterations();
    double between = config.checkpoint().every() * perStep;
    if (config.checkpoint().everyMinutes() > 0) {
      between = Math.min(between, 60.0 * config.checkpoint().everyMinutes());
    }
    between = Math.min(between, step.seconds());
    if (between > HOUR) {
      warnings.add(
          Text.format(
              "%s: %.1f hours lie between checkpoints, and as much is lost by a crash; lower"
                  + " checkpoint.every, or set checkpoint.everyMinutes",
              section, between / HOUR));
    }
  }

  private void processes(List<String> warnings) {
    if (processes.count() == 1) {
      return;
    }
    processes
        .refusal(config, config.supernet().training().shards())
        .ifPresent(why -> warnings.add("train-supernet will be refused: " + why));
    processes
        .refusal(config, config.scratch().training().shards())
        .ifPresent(why -> warnings.add("scratch will be refused: " + why));
    warnings.add(
        "the speed is that of one process by itself; %s, and gradients to take 10 Gbit/s"
            .formatted(
                processes.sameMachine()
                    ? "several on one machine are assumed not to slow each other down"
                    : "the other machines are assumed to be as fast"));
  }

  private void splits(List<String> warnings) {
    if (config.data().searchSplit() == SearchSplit.VAL) {
      warnings.add(
          "candidates are scored on val (data.searchSplit), which also judges the result: its"
              + " accuracy will be optimistic");
    }
    if (config.tester().recalibrationImages() > counts.train() && !counts.guessed()) {
      warnings.add(
          Text.format(
              "tester.recalibrationImages is %d and there are %d training images",
              config.tester().recalibrationImages(), counts.train()));
    }
    ShortAverage.warning(
            config.tester(),
            config.tester().recalibration(),
            Math.max(1, Math.min(config.tester().recalibrationImages(), counts.train())))
        .ifPresent(warnings::add);
    if (counts.search() < 10 * config.space().classes() && counts.known()) {
      warnings.add(
          Text.format(
              "%d images score a candidate, %.1f of a class: differences below %.1f points are"
                  + " chance",
              counts.search(),
              (double) counts.search() / config.space().classes(),
              100 / Math.sqrt(counts.search())));
    }
  }

  private Optional<String> memory(long free) {
    NetworkPlan plan = NetworkPlan.supernet(config.space());
    NetworkOptions options = TrainSupernet.options(config, config.supernet().training());
    try {
      NativeMemory.require(
          options,
          batch -> engine.memory(plan, options.withMaxBatch(batch).withShards(1)),
          free / processes.here());
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of("train-supernet will be refused: " + e.getMessage());
    }
  }
}
