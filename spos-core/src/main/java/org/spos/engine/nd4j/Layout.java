package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.spos.engine.nd4j.Arena.Area;
import org.spos.engine.nd4j.ChannelRouting.Consumer;
import org.spos.engine.nd4j.ChannelRouting.Producer;
import org.spos.engine.nd4j.ChannelRouting.Segment;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;

/**
 * Where every activation of a network lies in one workspace, for one batch size; known before any
 * memory is taken. What is never needed at the same time shares memory: the candidates of a block,
 * of which only one runs; outputs whose readers have copied them; and the gradients, which take the
 * place of the activations that the backward pass is done with.
 *
 * <p>Training keeps what the backward pass reads: the input of each block, and of each unit inside
 * a block the convolution's output y and the BN's output z. Gradients inside a block alternate
 * between two areas.
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

  private static final int STEM = -1;

  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final int batch;
  private final boolean training;
  private final Arena arena = new Arena();
  private final Area image;
  private final Optional<Area> stemConvolved;
  private final List<Area> outputs = new ArrayList<>();
  private final List<Area> outputGradients = new ArrayList<>();
  private final List<Area> inputs = new ArrayList<>();
  private final List<Area> inputGradients = new ArrayList<>();
  private final List<Area> kept = new ArrayList<>();
  private final List<Area[]> alternating = new ArrayList<>();
  private final Optional<Area> headConvolved;
  private final Area features;
  private final Area featureGradient;

  Layout(NetworkPlan plan, ChannelRouting routing, int batch, Purpose purpose) {
    this.plan = plan;
    this.routing = routing;
    this.batch = batch;
    this.training = purpose == Purpose.TRAIN;
    image = arena.reserve(elements(3, plan.space().inputSide()), forward(STEM), until(STEM));
    stemConvolved = convolved(plan.stem(), STEM);
    reserveOutputs();
    for (int consumer = 0; consumer <= last(); consumer++) {
      reserveInput(consumer);
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

  private int last() {
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

  private Optional<Area> convolved(ConvUnit unit, int position) {
    return training
        ? Optional.of(
            arena.reserve(
                elements(unit.spec().out(), unit.outputSide()), forward(position), until(position)))
        : Optional.empty();
  }

  private void reserveOutputs() {
    for (int p = 0; p < routing.producers().size(); p++) {
      Producer producer = routing.producers().get(p);
      long size = elements(producer.channels(), producer.side());
      int made = madeAt(p);
      int last = lastReader(p);
      boolean isInput = isAlias(last);
      outputs.add(arena.reserve(size, forward(made), isInput ? until(last) : forward(last)));
      outputGradients.add(
          training ? arena.reserve(size, backward(last), backward(made)) : outputs.get(p));
    }
  }

  private int madeAt(int producer) {
    for (int b = 0; b < last(); b++) {
      if (routing.main(b) == producer || routing.projection(b) == producer) {
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

  private int inputChannels(int consumer) {
    return route(consumer).order().length;
  }

  private int inputSide(int consumer) {
    return consumer == last()
        ? plan.head().inputSide()
        : plan.blocks().get(consumer).get(0).inputSide();
  }

  private void reserveBlock(List<BlockPlan> choices) {
    int position = choices.get(0).position();
    int time = until(position);
    if (training) {
      kept.add(
          arena.reserve(largest(choices, this::keptInside), forward(position), until(position)));
    }
    alternating.add(
        new Area[] {
          arena.reserve(largest(choices, block -> alternate(block, 0)), time, time),
          arena.reserve(largest(choices, block -> alternate(block, 1)), time, time)
        });
  }

  private static long largest(List<BlockPlan> choices, ToLongFunction<BlockPlan> size) {
    return choices.stream().mapToLong(size).max().orElse(0);
  }

  /** Floats of all y and inner z of a candidate. */
  private long keptInside(BlockPlan block) {
    return branchInside(block.main()) + branchInside(block.projection());
  }

  private long branchInside(List<ConvUnit> branch) {
    long size = 0;
    for (int i = 0; i < branch.size(); i++) {
      size += (i < branch.size() - 1 ? 2 : 1) * Arena.align(output(branch.get(i)));
    }
    return size;
  }

  /** Floats that a candidate needs of an alternating area: what unit i hands on lies in i mod 2. */
  private long alternate(BlockPlan block, int area) {
    // A projection leaves its share of the input's gradient where unit -1 would.
    long size = area == 1 && !block.projection().isEmpty() ? input(block.projection().get(0)) : 0;
    for (List<ConvUnit> branch : List.of(block.main(), block.projection())) {
      for (int i = area; i < branch.size() - 1; i += 2) {
        size = Math.max(size, output(branch.get(i)));
      }
    }
    return size;
  }

  private long input(ConvUnit unit) {
    return elements(unit.spec().in(), unit.inputSide());
  }

  private long output(ConvUnit unit) {
    return elements(unit.spec().out(), unit.outputSide());
  }

  private long elements(int channels, int side) {
    return (long) batch * channels * side * side;
  }

  int batch() {
    return batch;
  }

  /** Floats of the whole workspace. */
  long size() {
    return arena.size();
  }

  Place image() {
    return new Place(image.offset(), 3, plan.space().inputSide());
  }

  UnitPlaces stem() {
    return endpoint(
        image(), stemConvolved, output(routing.stem()), outputGradient(routing.stem()), null);
  }

  UnitPlaces head() {
    int channels = plan.head().spec().out();
    int side = plan.head().outputSide();
    return endpoint(
        input(last()),
        headConvolved,
        new Place(features.offset(), channels, side),
        new Place(featureGradient.offset(), channels, side),
        gradient(last()));
  }

  private UnitPlaces endpoint(
      Place x, Optional<Area> convolved, Place z, Place dz, @Nullable Place dx) {
    Place y = convolved.map(area -> new Place(area.offset(), z.channels(), z.side())).orElse(z);
    return training
        ? new UnitPlaces(x, y, z, Optional.of(dz), Optional.ofNullable(dx))
        : new UnitPlaces(x, y, z, Optional.empty(), Optional.empty());
  }

  /** Output of a producer of the routing. */
  Place output(int producer) {
    return place(outputs.get(producer), routing.producers().get(producer));
  }

  Place outputGradient(int producer) {
    return place(outputGradients.get(producer), routing.producers().get(producer));
  }

  private static Place place(Area area, Producer producer) {
    return new Place(area.offset(), producer.channels(), producer.side());
  }

  /** Input of a block, or of the head for the number after the last block. */
  Place input(int consumer) {
    return new Place(inputs.get(consumer).offset(), inputChannels(consumer), inputSide(consumer));
  }

  /** Where the gradient of a consumer's input is left. */
  Place gradient(int consumer) {
    return new Place(
        inputGradients.get(consumer).offset(), inputChannels(consumer), inputSide(consumer));
  }

  /** Where a block's projection leaves its share of that gradient. */
  Place projectionGradient(int position) {
    return new Place(
        alternating.get(position)[1].offset(), inputChannels(position), inputSide(position));
  }

  List<UnitPlaces> main(BlockPlan block) {
    return branch(
        block.main(),
        block.position(),
        routing.main(block.position()),
        gradient(block.position()),
        0);
  }

  List<UnitPlaces> projection(BlockPlan block) {
    return block.projection().isEmpty()
        ? List.of()
        : branch(
            block.projection(),
            block.position(),
            routing.projection(block.position()),
            projectionGradient(block.position()),
            branchInside(block.main()));
  }

  private List<UnitPlaces> branch(
      List<ConvUnit> units, int position, int producer, Place inputGradient, long skipped) {
    List<UnitPlaces> places = new ArrayList<>();
    Place x = input(position);
    Place dx = inputGradient;
    long next = training ? kept.get(position).offset() + skipped : 0;
    for (int i = 0; i < units.size(); i++) {
      ConvUnit unit = units.get(i);
      boolean isLast = i == units.size() - 1;
      Place between =
          new Place(
              alternating.get(position)[i % 2].offset(), unit.spec().out(), unit.outputSide());
      Place dz = isLast ? outputGradient(producer) : between;
      Place y = new Place(next, unit.spec().out(), unit.outputSide());
      next += training ? Arena.align(output(unit)) : 0;
      Place z =
          isLast
              ? output(producer)
              : training ? new Place(next, unit.spec().out(), unit.outputSide()) : between;
      next += training && !isLast ? Arena.align(output(unit)) : 0;
      places.add(
          training
              ? new UnitPlaces(x, y, z, Optional.of(dz), Optional.of(dx))
              : new UnitPlaces(x, z, z, Optional.empty(), Optional.empty()));
      x = z;
      dx = dz;
    }
    return places;
  }
}
