package org.spos.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.plan.TensorSpec.Kind;
import org.spos.space.Architecture;
import org.spos.space.BlockShape;
import org.spos.space.BlockSpec;
import org.spos.space.BranchSpec;
import org.spos.space.Candidate;
import org.spos.space.ConvSpec;
import org.spos.space.Layer;
import org.spos.space.Nonlinearity;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/**
 * A network, described once as data; cost, engine, checkpoints and exports interpret it. A supernet
 * holds all candidates of each choice block, a standalone network one.
 */
public final class NetworkPlan {
  private final SearchSpace space;
  private final Optional<Architecture> fixed;
  private final boolean affine;
  private final ConvUnit stem;
  private final List<List<BlockPlan>> blocks;
  private final ConvUnit head;

  private NetworkPlan(SearchSpace space, Optional<Architecture> fixed, boolean affine) {
    this.space = space;
    this.fixed = fixed;
    this.affine = affine;
    this.stem =
        new ConvUnit(
            "first_conv.0",
            "first_conv.1",
            new ConvSpec(3, space.stemChannels(), 3, space.stemStride(), false, space.activation()),
            space.inputSide());
    this.blocks = new ArrayList<>();
    int in = space.stemChannels();
    int side = stem.outputSide();
    for (Layer layer : space.layers()) {
      blocks.add(choices(blocks.size(), layer, side));
      in = layer.shape().out();
      side /= layer.shape().stride();
    }
    this.head =
        new ConvUnit(
            "conv_last.0",
            "conv_last.1",
            new ConvSpec(in, space.headChannels(), 1, 1, false, space.activation()),
            side);
  }

  /**
   * The supernet of a space. Its batch normalisation has no affine parameters (as published,
   * following DARTS).
   */
  public static NetworkPlan supernet(SearchSpace space) {
    return new NetworkPlan(space, Optional.empty(), false);
  }

  /** The network of one architecture, with affine batch normalisation, as it is retrained. */
  public static NetworkPlan standalone(SearchSpace space, Architecture architecture) {
    return new NetworkPlan(space, Optional.of(space.check(architecture)), true);
  }

  /** The space it was made from. */
  public SearchSpace space() {
    return space;
  }

  /** The one architecture of a standalone network; empty for a supernet. */
  public Optional<Architecture> fixedArchitecture() {
    return fixed;
  }

  /** Whether batch normalisation has a trained scale and shift. */
  public boolean affine() {
    return affine;
  }

  /** The 3×3 convolution on the image. */
  public ConvUnit stem() {
    return stem;
  }

  /** The candidates of each choice block; one each in a standalone network. */
  public List<List<BlockPlan>> blocks() {
    return List.copyOf(blocks);
  }

  /**
   * One candidate of a choice block.
   *
   * @throws IllegalArgumentException if this network does not hold it
   */
  public BlockPlan block(int position, int choice) {
    return blocks.get(position).stream()
        .filter(block -> block.choice() == choice)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.format("block %d has no candidate %d", position, choice)));
  }

  /** The 1×1 convolution before the pooling. */
  public ConvUnit head() {
    return head;
  }

  /** Name of the classifier's weight, [classes, headChannels]. */
  public String classifierName() {
    return "classifier.0.weight";
  }

  /** Name of the classifier's bias, [classes], if it has one. */
  public Optional<String> classifierBiasName() {
    return space.classifierBias() ? Optional.of("classifier.0.bias") : Optional.empty();
  }

  /** Multiply–accumulates of the classifier for one image. */
  public long classifierMacs() {
    return (long) space.classes() * space.headChannels();
  }

  /** All units of all candidates, in published order: stem, blocks, head. */
  public List<ConvUnit> units() {
    List<ConvUnit> units = new ArrayList<>();
    units.add(stem);
    blocks.forEach(choices -> choices.forEach(block -> units.addAll(block.units())));
    units.add(head);
    return units;
  }

  /** The units on one path, in published order. */
  public List<ConvUnit> units(Architecture path) {
    List<ConvUnit> units = new ArrayList<>();
    units.add(stem);
    for (int i = 0; i < blocks.size(); i++) {
      units.addAll(block(i, path.choice(i)).units());
    }
    units.add(head);
    return units;
  }

  /** All named tensors (parameters and BN statistics), in published order. */
  public List<TensorSpec> tensors() {
    List<TensorSpec> tensors = new ArrayList<>();
    units().forEach(unit -> addTensors(unit, tensors));
    tensors.add(
        new TensorSpec(
            classifierName(), List.of(space.classes(), space.headChannels()), Kind.LINEAR_WEIGHT));
    classifierBiasName()
        .ifPresent(
            bias -> tensors.add(new TensorSpec(bias, List.of(space.classes()), Kind.LINEAR_BIAS)));
    return tensors;
  }

  private void addTensors(ConvUnit unit, List<TensorSpec> tensors) {
    List<Integer> channels = List.of(unit.spec().out());
    tensors.add(new TensorSpec(unit.convName() + ".weight", unit.weightShape(), Kind.CONV_WEIGHT));
    if (affine) {
      tensors.add(new TensorSpec(unit.bnName() + ".weight", channels, Kind.BN_WEIGHT));
      tensors.add(new TensorSpec(unit.bnName() + ".bias", channels, Kind.BN_BIAS));
    }
    tensors.add(new TensorSpec(unit.bnName() + ".running_mean", channels, Kind.BN_MEAN));
    tensors.add(new TensorSpec(unit.bnName() + ".running_var", channels, Kind.BN_VARIANCE));
  }

  private List<BlockPlan> choices(int position, Layer layer, int side) {
    BlockShape shape = layer.shape();
    List<BlockPlan> plans = new ArrayList<>();
    for (int choice = 0; choice < layer.candidates().size(); choice++) {
      if (fixed.isEmpty() || fixed.get().choice(position) == choice) {
        String prefix =
            fixed.isEmpty()
                ? Text.format("features.%d.%d.", position, choice)
                : Text.format("features.%d.", position);
        Candidate candidate = layer.candidates().get(choice);
        BlockSpec spec = candidate.block(shape, space.activation());
        List<Branch> branches =
            spec.branches().stream().map(branch -> branch(prefix, branch, shape, side)).toList();
        plans.add(
            new BlockPlan(position, choice, candidate, prefix, shape, side, branches, spec.join()));
      }
    }
    return plans;
  }

  /** Numbers convolution, BN and nonlinearity one after the other, as PyTorch's Sequential does. */
  private static Branch branch(String prefix, BranchSpec branch, BlockShape shape, int inputSide) {
    List<ConvUnit> units = new ArrayList<>();
    String name = prefix + branch.name();
    int index = 0;
    int side = inputSide;
    for (ConvSpec spec : branch.steps()) {
      units.add(new ConvUnit(name + "." + index, name + "." + (index + 1), spec, side));
      index += spec.nonlinearity() == Nonlinearity.NONE ? 2 : 3;
      side /= spec.stride();
    }
    return new Branch(branch.input(), branch.input().of(shape.in()), units);
  }
}
