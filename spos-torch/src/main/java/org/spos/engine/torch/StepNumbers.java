package org.spos.engine.torch;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.BegunStep;
import org.spos.engine.StepResult;
import org.spos.engine.torch.FlatLayout.Range;
import org.spos.space.Architecture;

/**
 * The numbers of a step that are summed in double, on the device: loss, hits, images, and for each
 * path the batch statistics, of which a shard has its share. Of the innermost scope.
 */
final class StepNumbers {
  /** Loss, top-1 and top-5 hits, images. */
  private static final int COUNTS = 4;

  private final Parameters parameters;
  private final List<Architecture> paths;
  private final Tensor values;

  /**
   * All zero.
   *
   * @param statistics whether there is room for statistics
   */
  StepNumbers(
      Parameters parameters, Processor processor, List<Architecture> paths, boolean statistics) {
    this.parameters = parameters;
    this.paths = paths;
    long each = statistics ? parameters.statistics().sharedLength() : 0;
    values = processor.zeros(ScalarType.Double, COUNTS + each * paths.size());
  }

  /** The live tensor, double. */
  Tensor values() {
    return values;
  }

  /**
   * Adds loss and hits of a shard.
   *
   * @param loss its share of the loss, double
   * @param logits [N, K]
   * @param labels [N]
   */
  void add(Tensor loss, Tensor logits, Tensor labels) {
    Tensor own = logits.gather(1, labels.unsqueeze(1));
    // Of equal logits the lower class index counts as higher.
    Tensor lower =
        torch
            .arange(new Scalar(logits.size(1)), labels.options())
            .unsqueeze(0)
            .lt(labels.unsqueeze(1));
    Tensor higher = logits.gt(own).logical_or(logits.eq(own).logical_and(lower)).sum(1);
    // Not-a-number logits beat nothing; they must not count as hits.
    Tensor number = own.eq(own).squeeze(1);
    values.select(0, 0).add_(loss);
    values.select(0, 1).add_(higher.lt(new Scalar(1)).logical_and(number).sum());
    values.select(0, 2).add_(higher.lt(new Scalar(5)).logical_and(number).sum());
    values.select(0, 3).add_(new Scalar((double) labels.size(0)));
  }

  /**
   * Adds the statistics that the last forward pass has left alone.
   *
   * @param path number of the path
   * @param weight of the shard
   */
  void addMoments(int path, double weight) {
    moments(path).add_(parameters.batch().to(ScalarType.Double), new Scalar(weight));
  }

  /** Statistics of a path, in their shared places. */
  Tensor moments(int path) {
    long each = parameters.statistics().sharedLength();
    return values.narrow(0, COUNTS + path * each, each);
  }

  /** Adds those of other shards. */
  StepNumbers plus(StepNumbers others) {
    values.add_(others.values);
    return this;
  }

  /** Moves running statistics towards the batch's: path by path, in their order. */
  void update(double weight) {
    for (int path = 0; path < paths.size(); path++) {
      for (Range range : parameters.statistics().of(List.of(paths.get(path)))) {
        move(
            parameters.running().narrow(0, range.from(), range.length()),
            moments(path).narrow(0, range.shared(), range.length()),
            weight);
      }
    }
  }

  /** Moves float averages towards new double values. */
  static void move(Tensor averages, Tensor values, double weight) {
    averages.copy_(
        averages
            .to(ScalarType.Double)
            .mul_(new Scalar(1 - weight))
            .add_(values, new Scalar(weight)));
  }

  /** Mean loss over the paths, and the sums of the counts; a GPU is not waited for. */
  BegunStep result() {
    Tensor counts = values.narrow(0, 0, COUNTS);
    int number = paths.size();
    if (!values.is_cuda()) {
      return BegunStep.over(result(Numbers.doubles(counts), number));
    }
    Readback reading = new Readback(counts);
    return new BegunStep() {
      private Optional<StepResult> known = Optional.empty();

      @Override
      public boolean isDone() {
        return known.isPresent() || reading.isDone();
      }

      @Override
      public StepResult result() {
        if (known.isEmpty()) {
          known = Optional.of(StepNumbers.result(reading.doubles(), number));
          reading.close();
        }
        return known.get();
      }
    };
  }

  private static StepResult result(double[] counts, int paths) {
    return new StepResult(counts[0] / paths, (int) counts[1], (int) counts[2], (int) counts[3]);
  }
}
