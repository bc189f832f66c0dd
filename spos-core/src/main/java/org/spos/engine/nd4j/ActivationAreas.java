package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.spos.engine.nd4j.Arena.Area;
import org.spos.engine.nd4j.ChannelRouting.Consumer;
import org.spos.engine.nd4j.ChannelRouting.Producer;
import org.spos.engine.nd4j.ChannelRouting.Segment;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.plan.BlockPlan;
import org.spos.plan.Branch;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;

/**
 * An area for each activation of a network and its gradient, reserved for as long as it is needed.
 * Areas are as large as the largest candidate of their block asks for.
 */
final class ActivationAreas {
  private static final int STEM = -1;

  /** Multiply–accumulates of an output that is cheap to make; those of 32 channels. */
  private static final int FEW_MACS = 32;

  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final int batch;
  private final boolean training;
  private final WholeMaps maps;
  private final Arena arena = new Arena();
  final Area image;
  final Optional<Area> stemConvolved;
  final List<Area> outputs = new ArrayList<>();
  final List<Area> outputGradients = new ArrayList<>();

  /** Of blocks and head, unless they read whole maps. */
  final List<Area> inputs = new ArrayList<>();

  final List<Area> inputGradients = new ArrayList<>();
  final List<Area> kept = new ArrayList<>();

  /** Of what a block makes forth and once more on the way back, see {@link #isMadeTwice}. */
  final List<Area> madeTwice = new ArrayList<>();

  /** Of what lies between two units of a block: gradients in training, else activations. */
  final List<Area[]> inner = new ArrayList<>();

  final Optional<Area> headConvolved;
  final Area features;
  final Area featureGradient;

  ActivationAreas(NetworkPlan plan, ChannelRouting routing, int batch, Purpose purpose) {
    this.plan = plan;
    this.routing = routing;
    this.batch = batch;
    this.training = purpose == Purpose.TRAIN;
    this.maps = new WholeMaps(plan, purpose);
    image = arena.reserve(elements(3, plan.space().inputSide()), forthAndBack(STEM, STEM));
    stemConvolved = convolved(plan.stem(), STEM);
    if (routing.isWhole()) {
      reserveMaps();
    } else {
      reserveOutputs();
      for (int consumer = 0; consumer <= last(); consumer++) {
        reserveInput(consumer);
      }
    }
    plan.blocks().forEach(this::reserveBlock);
    long featureSize = elements(plan.head().spec().out(), plan.head().outputSide());
    headConvolved = convolved(plan.head(), last());
    features = arena.reserve(featureSize, forward(last()), until(last()));
    featureGradient =
        training ? arena.reserve(featureSize, backward(last()), backward(last())) : features;
    arena.pack();
  }

  // The clock: one tick for the stem, each block and the head, forth and back.

  int last() {
    return plan.blocks().size();
  }

  private static int forward(int position) {
    return position + 1;
  }

  private int backward(int position) {
    return 2 * last() + 2 - position;
  }

  /** When what a position reads backward is needed for the last time. */
  private int until(int position) {
    return training ? backward(position) : forward(position);
  }

  /** When what is written for a reader, and on the way back once more, is in use. */
  private BitSet forthAndBack(int made, int reader) {
    BitSet moments = new BitSet();
    moments.set(forward(made), forward(reader) + 1);
    moments.set(until(reader));
    return moments;
  }

  private Optional<Area> convolved(ConvUnit unit, int position) {
    return training
        ? Optional.of(
            arena.reserve(
                elements(unit.spec().out(), unit.outputSide()), forward(position), until(position)))
        : Optional.empty();
  }

  /**
   * Each map until nobody reads it on any path: the last possible reader is the last on the way
   * forth, and the first on the way back. Gradients once for all maps of a run.
   */
  private void reserveMaps() {
    for (int map = 0; map <= last(); map++) {
      Producer producer = routing.producers().get(map);
      long size = elements(producer.channels(), producer.side());
      int made = map - 1;
      int until = training ? backward(map) : forward(maps.lastReader(map));
      outputs.add(
          map == 0 && isStemMadeTwice()
              ? arena.reserve(size, forthAndBack(STEM, 0))
              : arena.reserve(maps.isWritten(map) ? size : 0, forward(made), until));
      int first = maps.firstOfRun(map);
      if (!training) {
        outputGradients.add(outputs.get(map));
      } else if (first < map) {
        outputGradients.add(outputGradients.get(first));
      } else {
        outputGradients.add(arena.reserve(size, backward(maps.lastOfRun(map)), backward(made)));
      }
    }
  }

  private void reserveOutputs() {
    for (int p = 0; p < routing.producers().size(); p++) {
      Producer producer = routing.producers().get(p);
      long size = elements(producer.channels(), producer.side());
      int made = madeAt(p);
      int last = lastReader(p);
      boolean isInput = isAlias(last);
      outputs.add(
          p == routing.stem() && isStemMadeTwice()
              ? arena.reserve(size, forthAndBack(STEM, 0))
              : arena.reserve(size, forward(made), isInput ? until(last) : forward(last)));
      outputGradients.add(
          training ? arena.reserve(size, backward(last), backward(made)) : outputs.get(p));
    }
  }

  /**
   * Whether the stem's output, on the largest maps of most networks, is written once more on the
   * way back: where the first block alone reads it, and reads it where it is.
   */
  boolean isStemMadeTwice() {
    return training
        && (routing.isWhole()
            ? maps.lastReader(0) == 0
            : lastReader(routing.stem()) == 0 && isAlias(0));
  }

  private int madeAt(int producer) {
    for (int b = 0; b < last(); b++) {
      if (routing.producersOf(b).contains(producer)) {
        return b;
      }
    }
    return STEM;
  }

  private int lastReader(int producer) {
    int last = 0;
    for (int consumer = 0; consumer <= last(); consumer++) {
      for (Segment segment : route(consumer).segments()) {
        last = segment.producer() == producer ? consumer : last;
      }
    }
    return last;
  }

  private Consumer route(int consumer) {
    return consumer == last() ? routing.head() : routing.block(consumer);
  }

  private boolean isAlias(int consumer) {
    return route(consumer).isAlias(routing.producers());
  }

  private void reserveInput(int consumer) {
    if (isAlias(consumer)) {
      int producer = route(consumer).segments().get(0).producer();
      inputs.add(outputs.get(producer));
      inputGradients.add(outputGradients.get(producer));
      return;
    }
    long size = elements(inputChannels(consumer), inputSide(consumer));
    inputs.add(arena.reserve(size, forward(consumer), until(consumer)));
    inputGradients.add(
        training
            ? arena.reserve(size, backward(consumer), backward(consumer))
            : inputs.get(consumer));
  }

  int inputChannels(int consumer) {
    return route(consumer).order().length;
  }

  int inputSide(int consumer) {
    return consumer == last()
        ? plan.head().inputSide()
        : plan.blocks().get(consumer).get(0).inputSide();
  }

  private void reserveBlock(List<BlockPlan> choices) {
    int position = choices.get(0).position();
    int forward = forward(position);
    int backward = backward(position);
    if (training) {
      kept.add(arena.reserve(largest(choices, this::keptInside), forward, backward));
      madeTwice.add(
          arena.reserve(largest(choices, this::madeTwiceInside), forthAndBack(position, position)));
    }
    Area[] areas = new Area[2];
    for (int i = 0; i < 2; i++) {
      int area = i;
      long size = largest(choices, block -> between(block, area));
      areas[i] =
          training
              ? arena.reserve(size, backward, backward)
              : arena.reserve(size, forward, forward);
    }
    inner.add(areas);
  }

  private static long largest(List<BlockPlan> choices, ToLongFunction<BlockPlan> size) {
    return choices.stream().mapToLong(size).max().orElse(0);
  }

  /**
   * Whether a convolution of a branch runs again on the way back, so that its y need not be kept.
   * These cost little for what they save: depthwise ones where there are several, so that the
   * Xception candidate, of twice as many units as the others, does not determine the memory of all;
   * and pointwise ones of few channels before a stride, on the largest maps of a network. Never two
   * in a row, because each is made from what was kept.
   */
  static boolean isMadeTwice(List<ConvUnit> branch, int unit) {
    if (unit == branch.size() - 1 || (unit > 0 && isMadeTwice(branch, unit - 1))) {
      return false;
    }
    ConvUnit made = branch.get(unit);
    return made.spec().depthwise()
        ? branch.stream().filter(u -> u.spec().depthwise()).count() > 1
        : unit == 0
            && made.weights() <= FEW_MACS * made.spec().out()
            && branch.get(1).spec().stride() > 1;
  }

  /** Elements of those y of a candidate that are kept for the backward pass. */
  private long keptInside(BlockPlan block) {
    return block.working().stream().mapToLong(branch -> inside(branch.units(), false)).sum();
  }

  /** Elements of the others. */
  private long madeTwiceInside(BlockPlan block) {
    return block.working().stream().mapToLong(branch -> inside(branch.units(), true)).sum();
  }

  /** Elements of those y of a branch that are made twice, or of those that are not. */
  private long inside(List<ConvUnit> branch, boolean madeTwice) {
    return IntStream.range(0, branch.size())
        .filter(unit -> isMadeTwice(branch, unit) == madeTwice)
        .mapToLong(unit -> outputOf(branch.get(unit)))
        .sum();
  }

  /** Elements of a unit's y, as far as the next one. */
  long outputOf(ConvUnit unit) {
    return Arena.align(output(unit));
  }

  /**
   * Elements of the largest activation between units that lies in an area: after unit i in i mod 2.
   */
  private long between(BlockPlan block, int area) {
    long size = 0;
    for (Branch branch : block.working()) {
      for (int i = area; i < branch.units().size() - 1; i += 2) {
        size = Math.max(size, output(branch.units().get(i)));
      }
    }
    return size;
  }

  private long output(ConvUnit unit) {
    return elements(unit.spec().out(), unit.outputSide());
  }

  private long elements(int channels, int side) {
    return Activation.elements(batch, channels, side);
  }

  /** Elements of all areas together. */
  long size() {
    return arena.size();
  }
}
