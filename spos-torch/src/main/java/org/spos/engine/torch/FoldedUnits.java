package org.spos.engine.torch;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.BnStatistics;
import org.spos.engine.Precision;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/** The units of a path with batch normalisation folded into weight and bias; copies. */
final class FoldedUnits implements AutoCloseable {

  /** Weight and bias that do what convolution and normalisation did. */
  private record Folded(Tensor weight, TensorOptional bias) {}

  private final Kept kept = new Kept();
  private final Map<String, Folded> units = new HashMap<>();
  private final Tensor classifier;
  private final TensorOptional classifierBias;

  FoldedUnits(NetworkPlan plan, Architecture path, Parameters parameters, BnStatistics statistics) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (ConvUnit unit : plan.units(path)) {
        BnStatistics.Moments moments = statistics.moments().get(unit.bnName());
        if (moments == null) {
          throw new IllegalArgumentException("no statistics for " + unit.bnName());
        }
        units.put(unit.convName(), folded(parameters, unit, moments));
      }
      classifier = kept.keep(parameters.classifier().detach().clone());
      TensorOptional bias = parameters.classifierBias();
      classifierBias =
          kept.keep(
              bias.has_value()
                  ? new TensorOptional(bias.get().detach().clone())
                  : new TensorOptional());
    }
  }

  /** In double, so that nothing is lost before the result is rounded. */
  private Folded folded(Parameters parameters, ConvUnit unit, BnStatistics.Moments moments) {
    TrainUnit trained = parameters.unit(unit.convName());
    Processor processor = parameters.processor();
    long channels = unit.spec().out();
    Tensor mean = processor.uploads().floats(moments.mean(), channels).to(ScalarType.Double);
    Tensor factor =
        processor
            .uploads()
            .floats(moments.variance(), channels)
            .to(ScalarType.Double)
            .add_(new Scalar(TrainUnit.EPSILON))
            .rsqrt_();
    if (trained.scale().has_value()) {
      factor.mul_(trained.scale().get());
    }
    Tensor bias = mean.mul_(factor).neg_();
    if (trained.shift().has_value()) {
      bias.add_(trained.shift().get());
    }
    Tensor weight = trained.weight().to(ScalarType.Double).mul_(factor.view(channels, 1, 1, 1));
    ScalarType type =
        processor.options().precision() == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    return new Folded(
        kept.keep(weight.to(type).contiguous(MemoryFormat.ChannelsLast)),
        kept.keep(new TensorOptional(bias.to(type))));
  }

  /** What a unit does in evaluation. */
  Tensor run(ConvUnit unit, Tensor x) {
    Folded folded = Objects.requireNonNull(units.get(unit.convName()), unit.convName());
    return Units.activate(
        unit.spec(), Units.convolve(unit.spec(), x, folded.weight(), folded.bias()));
  }

  /** Logits of the pooled output of the head. */
  Tensor classify(Tensor features) {
    return torch.linear(features, classifier, classifierBias);
  }

  @Override
  public void close() {
    kept.close();
  }
}
