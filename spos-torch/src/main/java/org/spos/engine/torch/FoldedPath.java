package org.spos.engine.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.ImageBatch;
import org.spos.engine.Precision;
import org.spos.engine.Predictor;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/**
 * A path frozen for evaluation.
 *
 * @param most images at a time
 */
record FoldedPath(
    NetworkPlan plan,
    Architecture path,
    Processor processor,
    Images images,
    FoldedUnits units,
    int most)
    implements Predictor {

  @Override
  public float[] predict(ImageBatch batch) {
    processor.enter();
    int classes = plan.space().classes();
    float[] logits = new float[batch.size() * classes];
    int from = 0;
    while (from < batch.size()) {
      int count = Math.min(most, batch.size() - from);
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        float[] part = Numbers.floats(logits(batch, from, count, () -> {}));
        System.arraycopy(part, 0, logits, from * classes, part.length);
      }
      from += count;
    }
    return logits;
  }

  private Tensor logits(ImageBatch batch, int from, int count, PathWalk.Lap lap) {
    Tensor x = images.of(batch, from, count);
    if (processor.options().precision() == Precision.BF16) {
      x = x.to(ScalarType.BFloat16);
    }
    Tensor maps = new PathWalk(plan, units::run).run(x, path, lap);
    return units.classify(
        maps.mean(new long[] {2, 3}, false, new ScalarTypeOptional(ScalarType.Float)));
  }

  @Override
  public long[] partNanos(ImageBatch batch) {
    processor.enter();
    long[] times = new long[plan.blocks().size() + 2];
    int[] part = {0};
    long[] last = {System.nanoTime()};
    PathWalk.Lap lap =
        () -> {
          processor.synchronise();
          long now = System.nanoTime();
          times[part[0]++] = now - last[0];
          last[0] = now;
        };
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Numbers.floats(logits(batch, 0, batch.size(), lap));
      lap.done();
    }
    return times;
  }

  @Override
  public void close() {
    units.close();
  }
}
