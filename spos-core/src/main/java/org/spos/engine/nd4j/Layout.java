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
import org.spos.space.Architecture;
import org.spos.space.Join;

/**
 * Where every activation of a network lies, for one batch size; known before any memory is taken.
 * What is never needed at the same time shares memory in one workspace: the candidates of a block,
 * of which only one runs; outputs whose readers have copied them; and the gradients, which take the
 * place of the activations that the backward pass is done with.
 *
 * <p>Training keeps what the backward pass cannot do without: the input of each block and the
 * convolution's output y of each unit, but for some that it makes twice ({@link
 * ActivationAreas#isMadeTwice}). The images and the stem's output are written twice, too. The BN's
 * output z inside a block never lies in the workspace but, one part of the batch at a time, in a
 * scratch area of the worker that convolves it, where it is computed once more on the way back. So
 * do the gradients of y.
 */
final class Layout {

  /** What is run in the workspace. */
  enum Purpose {
    /** Forward in train mode and backward. */
    TRAIN,
    /** Forward in train mode. */
    STATISTICS,
    /** Forward with folded BN. */
    PREDICT
  }

  /** The memory that a place is in. */
  enum Region {
    /** The workspace, with all images of the batch. */
    BATCH,
    /** A worker's scratch area for activations, with the images of a part. */
    VALUES,
    /** A worker's scratch area for gradients, with the images of a part. */
    GRADIENTS
  }

  /** An activation; offset in elements for the whole batch, in the workspace. */
  record Place(Region region, long offset, int channels, int side) {}

  /**
   * The tensors of one unit; gradients only in training, dx only if someone reads it.
   *
   * @param scratch for what is of no use after the next operation
   * @param addend what is added to z
   */
  record UnitPlaces(
      Place x,
      Place y,
      Place z,
      Place scratch,
      Optional<Place> addend,
      Optional<Place> dz,
      Optional<Place> dy,
      Optional<Place> dx) {}

  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final int batch;
  private final Purpose purpose;
  private final boolean training;
  private final WholeMaps maps;
  private final ActivationAreas areas;

  Layout(NetworkPlan plan, ChannelRouting routing, int batch, Purpose purpose) {
    this.plan = plan;
    this.routing = routing;
    this.batch = batch;
    this.purpose = purpose;
    this.training = purpose == Purpose.TRAIN;
    this.maps = new WholeMaps(plan, purpose);
    this.areas = new ActivationAreas(plan, routing, batch, purpose);
  }

  int batch() {
    return batch;
  }

  Purpose purpose() {
    return purpose;
  }

  boolean trains() {
    return training;
  }

  /** Elements of the whole workspace. */
  long size() {
    return areas.size();
  }

  /** Elements of each of a worker's scratch areas, for parts of so many images. */
  long scratch(int images) {
    return purpose == Purpose.PREDICT ? 0 : images * largestActivation(plan);
  }

  /** Elements of the largest input or output of any unit, for one image. */
  static long largestActivation(NetworkPlan plan) {
    return plan.units().stream()
        .mapToInt(
            unit ->
                Math.max(
                    unit.spec().out() * unit.outputSide() * unit.outputSide(),
                    unit.spec().in() * unit.inputSide() * unit.inputSide()))
        .max()
        .orElse(0);
  }

  private static Place batch(Area area, int channels, int side) {
    return new Place(Region.BATCH, area.offset(), channels, side);
  }

  private static Place scratch(Region region, Place shape) {
    return new Place(region, 0, shape.channels(), shape.side());
  }

  Place image() {
    return batch(areas.image, 3, plan.space().inputSide());
  }

  UnitPlaces stem() {
    return endpoint(
        image(), areas.stemConvolved, output(routing.stem()), outputGradient(routing.stem()), null);
  }

  /** See {@link ActivationAreas#isStemMadeTwice}. */
  boolean isStemMadeTwice() {
    return areas.isStemMadeTwice();
  }

  /**
   * The head.
   *
   * @param source of what it reads, see {@link #source}
   */
  UnitPlaces head(int source) {
    return endpoint(
        read(areas.last(), source),
        areas.headConvolved,
        headOutput(areas.features),
        headOutput(areas.featureGradient),
        gradient(areas.last()));
  }

  private Place headOutput(Area area) {
    return batch(area, plan.head().spec().out(), plan.head().outputSide());
  }

  /** Output of the head. */
  Place features() {
    return headOutput(areas.features);
  }

  Place featureGradient() {
    return headOutput(areas.featureGradient);
  }

  /**
   * On what the place of a block's input depends besides the block, or of the head's for the number
   * after the last block: the map that it reads, where blocks read whole maps.
   */
  int source(Architecture path, int consumer) {
    return routing.isWhole() ? maps.source(path, consumer) : 0;
  }

  private Place read(int consumer, int source) {
    return routing.isWhole() ? output(source) : input(consumer);
  }

  private UnitPlaces endpoint(
      Place x, Optional<Area> convolved, Place z, Place dz, @Nullable Place dx) {
    Place y = convolved.map(area -> batch(area, z.channels(), z.side())).orElse(z);
    return unit(x, y, z, dz, dx, Optional.empty());
  }

  private UnitPlaces unit(
      Place x, Place y, Place z, Place dz, @Nullable Place dx, Optional<Place> addend) {
    Place scratch = scratch(Region.VALUES, y);
    return training
        ? new UnitPlaces(
            x,
            y,
            z,
            scratch,
            addend,
            Optional.of(dz),
            Optional.of(scratch(Region.GRADIENTS, y)),
            Optional.ofNullable(dx))
        : new UnitPlaces(
            x, y, z, scratch, addend, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Output of a producer of the routing. */
  Place output(int producer) {
    return place(areas.outputs.get(producer), routing.producers().get(producer));
  }

  Place outputGradient(int producer) {
    return place(areas.outputGradients.get(producer), routing.producers().get(producer));
  }

  private static Place place(Area area, Producer producer) {
    return batch(area, producer.channels(), producer.side());
  }

  /** Input of a block, or of the head, where channels are copied to it. */
  Place input(int consumer) {
    return batch(
        areas.inputs.get(consumer), areas.inputChannels(consumer), areas.inputSide(consumer));
  }

  /** Where the gradient of a consumer's input is left. */
  Place gradient(int consumer) {
    if (routing.isWhole()) {
      return outputGradient(consumer);
    }
    return batch(
        areas.inputGradients.get(consumer),
        areas.inputChannels(consumer),
        areas.inputSide(consumer));
  }

  /** Where what is to be added to that gradient is left. */
  Place shareOfGradient(int position) {
    return scratch(Region.VALUES, gradient(position));
  }

  /** Whether a branch leaves its share there, and not the gradient itself. */
  static boolean addsToGradient(BlockPlan block, int branch) {
    return branch > 0 || block.join() == Join.SUM;
  }

  /**
   * Of the working branches of a block, in their order.
   *
   * @param source of what it reads, see {@link #source}
   */
  List<List<UnitPlaces>> branches(BlockPlan block, int source) {
    List<List<UnitPlaces>> places = new ArrayList<>();
    Convolved convolved = new Convolved(block.position());
    for (int b = 0; b < block.working().size(); b++) {
      List<ConvUnit> units = block.working().get(b).units();
      int producer = routing.producersOf(block.position()).get(b);
      Place gradient =
          addsToGradient(block, b) ? shareOfGradient(block.position()) : gradient(block.position());
      places.add(branch(units, block, source, producer, gradient, convolved));
    }
    return places;
  }

  private List<UnitPlaces> branch(
      List<ConvUnit> units,
      BlockPlan block,
      int source,
      int producer,
      Place inputGradient,
      Convolved convolved) {
    int position = block.position();
    List<UnitPlaces> places = new ArrayList<>();
    Place x = read(position, source);
    Optional<Place> added = block.join() == Join.SUM ? Optional.of(x) : Optional.empty();
    Place out = purpose == Purpose.PREDICT ? added.orElse(output(producer)) : output(producer);
    Place dx = inputGradient;
    for (int i = 0; i < units.size(); i++) {
      ConvUnit unit = units.get(i);
      boolean isLast = i == units.size() - 1;
      Place between =
          isLast
              ? out
              : batch(areas.inner.get(position)[i % 2], unit.spec().out(), unit.outputSide());
      Place y = training ? convolved.next(units, i) : between;
      Place z = isLast || purpose == Purpose.PREDICT ? between : scratch(Region.VALUES, y);
      Place dz = isLast ? outputGradient(producer) : between;
      places.add(unit(x, y, z, dz, dx, isLast ? added : Optional.empty()));
      x = z;
      dx = dz;
    }
    return places;
  }

  /** Hands out places for the y of a block in training, one after the other. */
  private final class Convolved {
    private long kept;
    private long madeTwice;

    Convolved(int position) {
      kept = training ? areas.kept.get(position).offset() : 0;
      madeTwice = training ? areas.madeTwice.get(position).offset() : 0;
    }

    Place next(List<ConvUnit> branch, int i) {
      ConvUnit unit = branch.get(i);
      long offset = kept;
      if (ActivationAreas.isMadeTwice(branch, i)) {
        offset = madeTwice;
        madeTwice += areas.outputOf(unit);
      } else {
        kept += areas.outputOf(unit);
      }
      return new Place(Region.BATCH, offset, unit.spec().out(), unit.outputSide());
    }
  }
}
