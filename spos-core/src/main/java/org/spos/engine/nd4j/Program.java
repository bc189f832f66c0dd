package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.engine.nd4j.ChannelRouting.Segment;
import org.spos.engine.nd4j.Layout.Place;
import org.spos.engine.nd4j.Layout.UnitPlaces;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/**
 * A network bound to a workspace for one batch size. Units are made when a path first needs them,
 * then kept.
 *
 * @param <U> what a unit does
 */
final class Program<U extends UnitStep> implements AutoCloseable {

  /** Makes a unit at its place. */
  interface UnitFactory<U> {
    U make(ConvUnit unit, UnitPlaces places, Function<Place, Activation> at);
  }

  /** The units of one candidate of one block. */
  record Block<U>(List<U> main, List<U> projection) {}

  private final NetworkPlan plan;
  private final Kernels kernels;
  private final Layout layout;
  private final Floats workspace;
  private final UnitFactory<U> factory;
  private final List<List<Kernels.Operation>> gathers = new ArrayList<>();
  private final Map<BlockPlan, Block<U>> blocks = new HashMap<>();
  private final U stem;
  private final U head;

  Program(
      NetworkPlan plan,
      ChannelRouting routing,
      Kernels kernels,
      Layout layout,
      Floats workspace,
      UnitFactory<U> factory) {
    this.plan = plan;
    this.kernels = kernels;
    this.layout = layout;
    this.workspace = workspace;
    this.factory = factory;
    for (int consumer = 0; consumer <= plan.blocks().size(); consumer++) {
      gathers.add(gather(routing, consumer));
    }
    stem = factory.make(plan.stem(), layout.stem(), this::at);
    head = factory.make(plan.head(), layout.head(), this::at);
  }

  private List<Kernels.Operation> gather(ChannelRouting routing, int consumer) {
    boolean isHead = consumer == plan.blocks().size();
    ChannelRouting.Consumer input = isHead ? routing.head() : routing.block(consumer);
    List<Kernels.Operation> copies = new ArrayList<>();
    if (!input.isAlias(routing.producers())) {
      for (Segment segment : input.segments()) {
        copies.add(
            kernels.copyChannels(
                at(layout.output(segment.producer())),
                segment.from(),
                at(layout.input(consumer)),
                segment.to(),
                segment.count()));
      }
    }
    return copies;
  }

  /** The activation at a place of the layout. */
  Activation at(Place place) {
    long length = Activation.elements(layout.batch(), place.channels(), place.side());
    return new Activation(
        workspace.slice(place.offset(), length), layout.batch(), place.channels(), place.side());
  }

  Layout layout() {
    return layout;
  }

  U stem() {
    return stem;
  }

  U head() {
    return head;
  }

  Block<U> block(BlockPlan block) {
    return blocks.computeIfAbsent(
        block,
        b ->
            new Block<>(
                branch(b.main(), layout.main(b)), branch(b.projection(), layout.projection(b))));
  }

  private List<U> branch(List<ConvUnit> units, List<UnitPlaces> places) {
    List<U> steps = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      steps.add(factory.make(units.get(i), places.get(i), this::at));
    }
    return steps;
  }

  /** Runs a path on images, up to the head's output. */
  void forward(ImageBatch images, PixelFormat format, Architecture path) {
    forward(images, format, path, () -> {});
  }

  /**
   * As above.
   *
   * @param partDone called after the stem and after each block
   */
  void forward(ImageBatch images, PixelFormat format, Architecture path, Runnable partDone) {
    kernels.images(images, format, at(layout.image()));
    stem.forward();
    partDone.run();
    for (int position = 0; position < plan.blocks().size(); position++) {
      gathers.get(position).forEach(Kernels.Operation::run);
      Block<U> block = block(plan.block(position, path.choice(position)));
      block.projection().forEach(UnitStep::forward);
      block.main().forEach(UnitStep::forward);
      partDone.run();
    }
    gathers.get(plan.blocks().size()).forEach(Kernels.Operation::run);
    head.forward();
  }

  /** The units on a path, in forward order. */
  List<U> units(Architecture path) {
    List<U> units = new ArrayList<>(List.of(stem));
    for (int position = 0; position < plan.blocks().size(); position++) {
      Block<U> block = block(plan.block(position, path.choice(position)));
      units.addAll(block.main());
      units.addAll(block.projection());
    }
    units.add(head);
    return units;
  }

  @Override
  public void close() {
    gathers.forEach(copies -> copies.forEach(Kernels.Operation::close));
    stem.close();
    head.close();
    blocks.values().forEach(block -> block.main().forEach(UnitStep::close));
    blocks.values().forEach(block -> block.projection().forEach(UnitStep::close));
    blocks.clear();
  }
}
