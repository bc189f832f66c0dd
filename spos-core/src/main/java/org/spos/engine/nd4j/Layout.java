package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.spos.engine.nd4j.ChannelRouting.Producer;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;

/**
 * Where every activation of a network lies in one workspace, for one batch size; known before any
 * memory is taken. The candidates of a block share their space, since only one of them runs.
 *
 * <p>Training keeps what the backward pass reads: of each unit the convolution's output y and the
 * BN's output z. Gradients inside a branch alternate between three scratch areas: the gradient of
 * input i of a main branch lies in area i mod 2, of a projection in area 1 + i mod 2, so that the
 * two meet in areas 0 and 1. Forward-only layouts let y and z share an area and alternate too.
 */
final class Layout {

  /** What is run in the workspace. */
  enum Purpose {
    TRAIN,
    FORWARD
  }

  /** An activation in the workspace; offset and size in floats for the whole batch. */
  record Place(long offset, int channels, int side) {}

  /** The tensors of one unit; gradients only in training, dx only if someone reads it. */
  record UnitPlaces(Place x, Place y, Place z, Optional<Place> dz, Optional<Place> dx) {}

  private static final int ALIGNMENT = 16;

  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final int batch;
  private final boolean training;
  private final List<Place> outputs = new ArrayList<>();
  private final List<Place> outputGradients = new ArrayList<>();
  private final List<Place> inputs = new ArrayList<>();
  private final Map<String, List<Place>> inner = new HashMap<>();
  private final long[] scratch = new long[3];
  private final Place image;
  private final UnitPlaces stem;
  private final UnitPlaces head;
  private long size;

  Layout(NetworkPlan plan, ChannelRouting routing, int batch, Purpose purpose) {
    this.plan = plan;
    this.routing = routing;
    this.batch = batch;
    this.training = purpose == Purpose.TRAIN;
    image = take(3, plan.space().inputSide());
    long scratchSize = widest();
    for (int i = 0; i < (training ? 3 : 2); i++) {
      scratch[i] = size;
      size += scratchSize;
    }
    for (Producer producer : routing.producers()) {
      outputs.add(take(producer.channels(), producer.side()));
      // The stem's output has one reader, which leaves its gradient in scratch area 0.
      boolean inScratch =
          outputGradients.isEmpty() && routing.block(0).isAlias(routing.producers());
      outputGradients.add(
          !training || inScratch
              ? new Place(scratch[0], producer.channels(), producer.side())
              : take(producer.channels(), producer.side()));
    }
    for (int b = 0; b <= plan.blocks().size(); b++) {
      ChannelRouting.Consumer consumer =
          b < plan.blocks().size() ? routing.block(b) : routing.head();
      int side =
          b < plan.blocks().size()
              ? plan.blocks().get(b).get(0).inputSide()
              : plan.head().inputSide();
      inputs.add(
          consumer.isAlias(routing.producers())
              ? outputs.get(consumer.segments().get(0).producer())
              : take(consumer.order().length, side));
    }
    long end = size;
    for (List<BlockPlan> choices : plan.blocks()) {
      long begin = size;
      for (BlockPlan block : choices) {
        size = begin;
        placeInner(block);
        end = Math.max(end, size);
      }
      size = end;
    }
    stem = endpoint(plan.stem(), image, outputs.get(0), outputGradients.get(0), Optional.empty());
    Place features = take(plan.head().spec().out(), plan.head().outputSide());
    Place featureGradient = training ? take(features.channels(), features.side()) : features;
    Place headInput = inputs.get(inputs.size() - 1);
    head =
        endpoint(
            plan.head(), headInput, features, featureGradient, Optional.of(gradient(headInput)));
  }

  private UnitPlaces endpoint(ConvUnit unit, Place x, Place z, Place dz, Optional<Place> dx) {
    Place y = training ? take(unit.spec().out(), unit.outputSide()) : z;
    return training
        ? new UnitPlaces(x, y, z, Optional.of(dz), dx)
        : new UnitPlaces(x, y, z, Optional.empty(), Optional.empty());
  }

  private void placeInner(BlockPlan block) {
    for (ConvUnit unit : block.units()) {
      List<Place> places = new ArrayList<>();
      if (training) {
        places.add(take(unit.spec().out(), unit.outputSide()));
        if (!isLast(block, unit)) {
          places.add(take(unit.spec().out(), unit.outputSide()));
        }
      }
      inner.put(unit.convName(), places);
    }
  }

  private static boolean isLast(BlockPlan block, ConvUnit unit) {
    return unit.equals(last(block.main()))
        || (!block.projection().isEmpty() && unit.equals(last(block.projection())));
  }

  private static ConvUnit last(List<ConvUnit> branch) {
    return branch.get(branch.size() - 1);
  }

  private Place take(int channels, int side) {
    Place place = new Place(size, channels, side);
    size += align((long) batch * channels * side * side);
    return place;
  }

  private static long align(long floats) {
    return (floats + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private long widest() {
    long widest = 0;
    for (ConvUnit unit : plan.units()) {
      if (!unit.equals(plan.stem())) {
        widest = Math.max(widest, elements(unit.spec().in(), unit.inputSide()));
      }
      widest = Math.max(widest, elements(unit.spec().out(), unit.outputSide()));
    }
    for (List<BlockPlan> choices : plan.blocks()) {
      BlockPlan block = choices.get(0);
      widest = Math.max(widest, elements(block.shape().in(), block.inputSide()));
    }
    return align(widest);
  }

  private long elements(int channels, int side) {
    return (long) batch * channels * side * side;
  }

  int batch() {
    return batch;
  }

  private List<Place> kept(ConvUnit unit) {
    return Objects.requireNonNull(inner.get(unit.convName()), unit.convName());
  }

  /** Floats of the whole workspace. */
  long size() {
    return size;
  }

  Place image() {
    return image;
  }

  UnitPlaces stem() {
    return stem;
  }

  UnitPlaces head() {
    return head;
  }

  /** Output of a producer of the routing. */
  Place output(int producer) {
    return outputs.get(producer);
  }

  Place outputGradient(int producer) {
    return outputGradients.get(producer);
  }

  /** Input of a block, or of the head for the number after the last block. */
  Place input(int consumer) {
    return inputs.get(consumer);
  }

  /** Where the gradient of a consumer's input is left. */
  Place gradient(Place input) {
    return new Place(scratch[0], input.channels(), input.side());
  }

  /** Where a projection leaves its share of that gradient. */
  Place projectionGradient(Place input) {
    return new Place(scratch[1], input.channels(), input.side());
  }

  List<UnitPlaces> main(BlockPlan block) {
    return branch(block.main(), block.position(), routing.main(block.position()), 0);
  }

  List<UnitPlaces> projection(BlockPlan block) {
    return block.projection().isEmpty()
        ? List.of()
        : branch(block.projection(), block.position(), routing.projection(block.position()), 1);
  }

  private List<UnitPlaces> branch(
      List<ConvUnit> units, int position, int producer, int firstScratch) {
    List<UnitPlaces> places = new ArrayList<>();
    Place x = inputs.get(position);
    for (int i = 0; i < units.size(); i++) {
      ConvUnit unit = units.get(i);
      boolean isLast = i == units.size() - 1;
      Place area = new Place(scratch[i % 2], unit.spec().out(), unit.outputSide());
      Place z = isLast ? outputs.get(producer) : training ? kept(unit).get(1) : area;
      Place y = training ? kept(unit).get(0) : z;
      Place dx = new Place(scratch[firstScratch + i % 2], x.channels(), x.side());
      Place dz =
          isLast
              ? outputGradients.get(producer)
              : new Place(
                  scratch[firstScratch + (i + 1) % 2], unit.spec().out(), unit.outputSide());
      places.add(
          training
              ? new UnitPlaces(x, y, z, Optional.of(dz), Optional.of(dx))
              : new UnitPlaces(x, y, z, Optional.empty(), Optional.empty()));
      x = z;
    }
    return places;
  }
}
