package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.spos.engine.nd4j.Arena.Area;
import org.spos.engine.nd4j.ChannelRouting.Producer;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;

/**
 * Where every activation of a network lies in one workspace, for one batch size; known before any
 * memory is taken. What is never needed at the same time shares memory: the candidates of a block,
 * of which only one runs; outputs whose readers have copied them; and the gradients, which take the
 * place of the activations that the backward pass is done with.
 *
 * <p>Training keeps what the backward pass cannot do without: the input of each block and the
 * convolution's output y of each unit. The BN's output z inside a block is computed once more when
 * its turn comes. These z alternate between two areas, and so do their gradients.
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

  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final int batch;
  private final boolean training;
  private final ActivationAreas areas;

  Layout(NetworkPlan plan, ChannelRouting routing, int batch, Purpose purpose) {
    this.plan = plan;
    this.routing = routing;
    this.batch = batch;
    this.training = purpose == Purpose.TRAIN;
    this.areas = new ActivationAreas(plan, routing, batch, purpose);
  }

  int batch() {
    return batch;
  }

  /** Floats of the whole workspace. */
  long size() {
    return areas.size();
  }

  Place image() {
    return new Place(areas.image.offset(), 3, plan.space().inputSide());
  }

  UnitPlaces stem() {
    return endpoint(
        image(), areas.stemConvolved, output(routing.stem()), outputGradient(routing.stem()), null);
  }

  UnitPlaces head() {
    int channels = plan.head().spec().out();
    int side = plan.head().outputSide();
    return endpoint(
        input(areas.last()),
        areas.headConvolved,
        new Place(areas.features.offset(), channels, side),
        new Place(areas.featureGradient.offset(), channels, side),
        gradient(areas.last()));
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
    return place(areas.outputs.get(producer), routing.producers().get(producer));
  }

  Place outputGradient(int producer) {
    return place(areas.outputGradients.get(producer), routing.producers().get(producer));
  }

  private static Place place(Area area, Producer producer) {
    return new Place(area.offset(), producer.channels(), producer.side());
  }

  /** Input of a block, or of the head for the number after the last block. */
  Place input(int consumer) {
    return new Place(
        areas.inputs.get(consumer).offset(),
        areas.inputChannels(consumer),
        areas.inputSide(consumer));
  }

  /** Where the gradient of a consumer's input is left. */
  Place gradient(int consumer) {
    return new Place(
        areas.inputGradients.get(consumer).offset(),
        areas.inputChannels(consumer),
        areas.inputSide(consumer));
  }

  /** Where a block's projection leaves its share of that gradient. */
  Place projectionGradient(int position) {
    return new Place(
        areas.innerGradients.get(position)[1].offset(),
        areas.inputChannels(position),
        areas.inputSide(position));
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
            areas.branchInside(block.main()));
  }

  private List<UnitPlaces> branch(
      List<ConvUnit> units, int position, int producer, Place inputGradient, long skipped) {
    List<UnitPlaces> places = new ArrayList<>();
    Place x = input(position);
    Place dx = inputGradient;
    long next = training ? areas.kept.get(position).offset() + skipped : 0;
    for (int i = 0; i < units.size(); i++) {
      ConvUnit unit = units.get(i);
      boolean isLast = i == units.size() - 1;
      Place y = new Place(next, unit.spec().out(), unit.outputSide());
      next += areas.keptOf(unit);
      Place z = isLast ? output(producer) : at(areas.inner.get(position)[i % 2], unit);
      Place dz =
          isLast || !training
              ? outputGradient(producer)
              : at(areas.innerGradients.get(position)[i % 2], unit);
      places.add(
          training
              ? new UnitPlaces(x, y, z, Optional.of(dz), Optional.of(dx))
              : new UnitPlaces(x, z, z, Optional.empty(), Optional.empty()));
      x = z;
      dx = dz;
    }
    return places;
  }

  private static Place at(Area area, ConvUnit unit) {
    return new Place(area.offset(), unit.spec().out(), unit.outputSide());
  }
}
