package org.spos.engine.torch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.torch.FlatLayout.Range;
import org.spos.space.Architecture;

/**
 * Sums of gradients of several shards or paths, each as large as the parameters. As many are made
 * as are in use at a time, and kept for the next step.
 */
final class GradientSums implements AutoCloseable {

  /** Where the gradients of a step are. */
  interface Gradients {
    /** Those of a range; of the innermost scope. */
    Tensor of(int kind, Range range);
  }

  /** A sum, defined on the ranges of the present step only. */
  static final class Sum implements Gradients {
    private final List<Tensor> flat;
    private final List<Set<Range>> begun = new ArrayList<>();

    private Sum(List<Tensor> flat) {
      this.flat = flat;
      flat.forEach(tensor -> begun.add(new HashSet<>()));
    }

    @Override
    public Tensor of(int kind, Range range) {
      return flat.get(kind).narrow(0, range.from(), range.length());
    }
  }

  private final List<Trained> trained;
  private final Processor processor;
  private final Kept kept = new Kept();
  private final Deque<Sum> free = new ArrayDeque<>();

  GradientSums(List<Trained> trained, Processor processor) {
    this.trained = trained;
    this.processor = processor;
  }

  /** Gradients of the present path, in their shared places. */
  Gradients present() {
    return (kind, range) -> trained.get(kind).gradients().narrow(0, range.shared(), range.length());
  }

  /** A sum of nothing. */
  Sum take() {
    Sum sum =
        free.isEmpty()
            ? new Sum(
                trained.stream()
                    .map(t -> kept.keep(processor.zeros(ScalarType.Float, t.layout().length())))
                    .toList())
            : free.pop();
    sum.begun.forEach(Set::clear);
    return sum;
  }

  /** Takes a sum back. */
  void release(Sum sum) {
    free.push(sum);
  }

  /** Takes over the gradients of the present path, or adds them where there are some already. */
  void addPath(Sum sum, Architecture path) {
    for (int kind = 0; kind < trained.size(); kind++) {
      for (Range range : trained.get(kind).layout().of(List.of(path))) {
        Tensor gradient = present().of(kind, range);
        if (sum.begun.get(kind).add(range)) {
          sum.of(kind, range).copy_(gradient);
        } else {
          sum.of(kind, range).add_(gradient);
        }
      }
    }
  }

  /** Makes everything zero that is on some paths. */
  void clear(Sum sum, List<Architecture> paths) {
    for (int kind = 0; kind < trained.size(); kind++) {
      for (Range range : trained.get(kind).layout().of(paths)) {
        sum.of(kind, range).zero_();
      }
    }
  }

  /** Adds the second to the first, and releases it. */
  Sum add(Sum sum, Sum addend, List<Architecture> paths) {
    for (int kind = 0; kind < trained.size(); kind++) {
      for (Range range : trained.get(kind).layout().of(paths)) {
        sum.of(kind, range).add_(addend.of(kind, range));
      }
    }
    release(addend);
    return sum;
  }

  @Override
  public void close() {
    kept.close();
    free.clear();
  }
}
