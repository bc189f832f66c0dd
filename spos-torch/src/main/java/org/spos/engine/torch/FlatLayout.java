package org.spos.engine.torch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.space.Architecture;

/**
 * Where tensors of some kind lie in a flat tensor, so that what is on one path is a handful of
 * contiguous ranges: the trunk, and one candidate of each block. A second, smaller flat tensor can
 * hold what is needed of one path at a time: there the candidates of a block share a place.
 */
final class FlatLayout {

  /**
   * The tensors of the trunk or of a candidate.
   *
   * @param from first number
   * @param shared where they begin in the smaller tensor
   */
  record Range(long from, long length, long shared) {}

  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, Long> sharedOffsets = new HashMap<>();
  private final Map<List<Integer>, Range> candidates = new HashMap<>();
  private final Range trunk;
  private long length;
  private final long sharedLength;

  /**
   * A layout.
   *
   * @param kinds which tensors have a place
   */
  FlatLayout(NetworkPlan plan, Predicate<TensorSpec.Kind> kinds) {
    for (TensorSpec spec : plan.tensors()) {
      if (kinds.test(spec.kind())) {
        specs.put(spec.name(), spec);
      }
    }
    trunk = place(trunk(plan), 0);
    long shared = trunk.length();
    for (List<BlockPlan> choices : plan.blocks()) {
      long largest = 0;
      for (BlockPlan block : choices) {
        Range range =
            place(block.units().stream().flatMap(u -> names(u).stream()).toList(), shared);
        candidates.put(List.of(block.position(), block.choice()), range);
        largest = Math.max(largest, range.length());
      }
      shared += largest;
    }
    sharedLength = shared;
  }

  private static List<String> trunk(NetworkPlan plan) {
    List<String> names = new ArrayList<>(names(plan.stem()));
    names.addAll(names(plan.head()));
    names.add(plan.classifierName());
    plan.classifierBiasName().ifPresent(names::add);
    return names;
  }

  private static List<String> names(ConvUnit unit) {
    return List.of(
        unit.convName() + ".weight",
        unit.bnName() + ".weight",
        unit.bnName() + ".bias",
        unit.bnName() + ".running_mean",
        unit.bnName() + ".running_var");
  }

  private Range place(List<String> names, long shared) {
    long from = length;
    for (String name : names) {
      TensorSpec spec = specs.get(name);
      if (spec != null) {
        offsets.put(name, length);
        sharedOffsets.put(name, shared + length - from);
        length += spec.elements();
      }
    }
    return new Range(from, length - from, shared);
  }

  /** Numbers of all tensors. */
  long length() {
    return length;
  }

  /** Numbers of the largest path. */
  long sharedLength() {
    return sharedLength;
  }

  /** The tensors, by name. */
  Map<String, TensorSpec> specs() {
    return specs;
  }

  /** Whether a tensor has a place. */
  boolean holds(String name) {
    return offsets.containsKey(name);
  }

  /** First number of a tensor. */
  long offset(String name) {
    return Objects.requireNonNull(offsets.get(name), name);
  }

  /** The same in the smaller tensor. */
  long sharedOffset(String name) {
    return Objects.requireNonNull(sharedOffsets.get(name), name);
  }

  /** What is on any of the paths, once each, the trunk first; none of them is empty. */
  List<Range> of(List<Architecture> paths) {
    Set<Range> ranges = new LinkedHashSet<>(List.of(trunk));
    for (Architecture path : paths) {
      for (int position = 0; position < path.size(); position++) {
        ranges.add(
            Objects.requireNonNull(
                candidates.get(List.of(position, path.choice(position))), path::toString));
      }
    }
    List<Range> found = new ArrayList<>(ranges);
    found.removeIf(range -> range.length() == 0);
    return found;
  }
}
