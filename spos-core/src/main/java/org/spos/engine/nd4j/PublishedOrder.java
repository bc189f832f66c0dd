package org.spos.engine.nd4j;

import java.util.HashMap;
import java.util.Map;
import org.spos.engine.nd4j.ChannelRouting.UnitOrder;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;

/** Translates tensors between the engine's channel order and the published one. */
final class PublishedOrder {
  private final Map<String, UnitOrder> byPrefix = new HashMap<>();

  PublishedOrder(Map<String, UnitOrder> orders, NetworkPlan plan) {
    for (ConvUnit unit : plan.units()) {
      UnitOrder order = orders.get(unit.convName());
      byPrefix.put(unit.convName(), order);
      byPrefix.put(unit.bnName(), order);
    }
  }

  /** From the engine's order. */
  float[] publish(TensorSpec spec, float[] internal) {
    return permute(spec, internal, true);
  }

  /** To the engine's order. */
  float[] internalise(TensorSpec spec, float[] published) {
    return permute(spec, published, false);
  }

  private float[] permute(TensorSpec spec, float[] values, boolean publish) {
    UnitOrder order = byPrefix.get(spec.name().substring(0, spec.name().lastIndexOf('.')));
    if (order == null) {
      return values.clone();
    }
    int outs = spec.shape().get(0);
    int ins = spec.shape().size() == 4 ? spec.shape().get(1) : 1;
    int inner = values.length / outs / ins;
    float[] result = new float[values.length];
    for (int o = 0; o < outs; o++) {
      for (int i = 0; i < ins; i++) {
        int memory = (o * ins + i) * inner;
        int publishedIn = ins == 1 ? 0 : order.in()[i];
        int published = (order.out()[o] * ins + publishedIn) * inner;
        System.arraycopy(
            values, publish ? memory : published, result, publish ? published : memory, inner);
      }
    }
    return result;
  }
}
