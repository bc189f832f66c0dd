package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.space.Architecture;

/**
 * Where in a flat buffer each trained tensor lies. What is on one path is a handful of contiguous
 * regions: the trunk and one candidate of each block, each in tensors that decay and vectors.
 */
final class ParameterRegions {

  /**
   * A contiguous region that is on a path or not as a whole.
   *
   * @param from first float
   * @param gradient where the gradient of the present path begins, in a smaller buffer: the
   *     candidates of a block have the same place
   * @param vectors whether it holds scales and shifts of batch normalisations, or the bias
   */
  record Region(long from, long length, long gradient, boolean vectors) {}

  private final NetworkPlan plan;
  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, Long> gradientOffsets = new HashMap<>();
  private final List<Region> trunk;
  private final Map<String, List<Region>> blocks = new HashMap<>();
  private final long length;
  private final long gradientLength;

  ParameterRegions(NetworkPlan plan) {
    this.plan = plan;
    plan.tensors().forEach(spec -> specs.put(spec.name(), spec));
    List<ConvUnit> ends = List.of(plan.stem(), plan.head());
    long end = place(ends, ".weight", true, 0);
    offsets.put(plan.classifierName(), end);
    end += spec(plan.classifierName()).elements();
    long vectors = end;
    end = placeVectors(ends, end);
    if (plan.classifierBiasName().isPresent()) {
      String bias = plan.classifierBiasName().get();
      offsets.put(bias, end);
      end += spec(bias).elements();
    }
    trunk =
        List.of(
            new Region(0, vectors, 0, false), new Region(vectors, end - vectors, vectors, true));
    gradientOffsets.putAll(offsets);
    long gradient = end;
    for (var choices : plan.blocks()) {
      long largest = 0;
      for (var block : choices) {
        long begin = end;
        vectors = place(block.units(), ".weight", true, begin);
        end = placeVectors(block.units(), vectors);
        blocks.put(
            key(block.position(), block.choice()),
            List.of(
                new Region(begin, vectors - begin, gradient, false),
                new Region(vectors, end - vectors, gradient + vectors - begin, true)));
        for (String name : block.units().stream().flatMap(this::trained).toList()) {
          gradientOffsets.put(name, offset(name) - begin + gradient);
        }
        largest = Math.max(largest, end - begin);
      }
      gradient += largest;
    }
    length = end;
    gradientLength = gradient;
  }

  private long place(List<ConvUnit> units, String suffix, boolean ofConv, long end) {
    for (ConvUnit unit : units) {
      String name = (ofConv ? unit.convName() : unit.bnName()) + suffix;
      offsets.put(name, end);
      end += spec(name).elements();
    }
    return end;
  }

  private long placeVectors(List<ConvUnit> units, long end) {
    return plan.affine() ? place(units, ".bias", false, place(units, ".weight", false, end)) : end;
  }

  private static String key(int position, int choice) {
    return position + "/" + choice;
  }

  /** Names of a unit's trained tensors. */
  private Stream<String> trained(ConvUnit unit) {
    return Stream.of(
            unit.convName() + ".weight", unit.bnName() + ".weight", unit.bnName() + ".bias")
        .filter(offsets::containsKey);
  }

  /** Floats of all trained tensors. */
  long length() {
    return length;
  }

  /** Floats of the gradients of the largest path. */
  long gradientLength() {
    return gradientLength;
  }

  /** All tensors by name, in published order. */
  Map<String, TensorSpec> specs() {
    return specs;
  }

  TensorSpec spec(String name) {
    return Objects.requireNonNull(specs.get(name), name);
  }

  /** First float of a trained tensor. */
  long offset(String name) {
    return Objects.requireNonNull(offsets.get(name), name);
  }

  /** The same in the buffer of the present path's gradients. */
  long gradientOffset(String name) {
    return Objects.requireNonNull(gradientOffsets.get(name), name);
  }

  /** What is on any of the paths, once each, the trunk first; none of them is empty. */
  List<Region> of(List<Architecture> paths) {
    Set<Region> regions = new LinkedHashSet<>(trunk);
    for (Architecture path : paths) {
      for (int position = 0; position < path.size(); position++) {
        String key = key(position, path.choice(position));
        regions.addAll(Objects.requireNonNull(blocks.get(key), key));
      }
    }
    List<Region> found = new ArrayList<>(regions);
    found.removeIf(region -> region.length() == 0);
    return found;
  }
}
