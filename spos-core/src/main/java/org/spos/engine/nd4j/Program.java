package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.spos.engine.nd4j.ChannelRouting.Segment;
import org.spos.engine.nd4j.Layout.Place;
import org.spos.engine.nd4j.Layout.Region;
import org.spos.engine.nd4j.Layout.UnitPlaces;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/**
 * A network bound to memory and to the kernels of one worker, for parts of one size. Units are made
 * when a path first needs them, then kept.
 *
 * @param <U> what a unit does
 */
final class Program<U extends AutoCloseable> implements AutoCloseable {

  /** Makes a unit at its place. */
  interface UnitFactory<U> {
    U make(ConvUnit unit, UnitPlaces places, Function<Place, Activation> at);
  }

  /** A block that reads from a source, see {@link Layout#source}. */
  private record Read(BlockPlan block, int source) {}

  /** The units of one candidate of one block: of its working branches, in their order. */
  record Block<U>(List<List<U>> branches) {}

  /**
   * The memory of a program.
   *
   * @param type of the activations in it
   * @param workspace as large as the layout says; shared by the workers
   * @param values the worker's own, for one part
   * @param gradients the worker's own, for one part
   */
  record Memory(ElementType type, Floats workspace, Floats values, Floats gradients) {}

  private final NetworkPlan plan;
  private final Kernels kernels;
  private final Layout layout;
  private final int images;
  private final Memory memory;
  private final UnitFactory<U> factory;
  private final List<List<Kernels.Operation>> gathers = new ArrayList<>();
  private final Map<Read, Block<U>> blocks = new HashMap<>();
  private final Map<Integer, U> heads = new HashMap<>();
  private final U stem;

  Program(
      NetworkPlan plan,
      ChannelRouting routing,
      Kernels kernels,
      Layout layout,
      int images,
      Memory memory,
      UnitFactory<U> factory) {
    this.plan = plan;
    this.kernels = kernels;
    this.layout = layout;
    this.images = images;
    this.memory = memory;
    this.factory = factory;
    for (int consumer = 0; consumer <= plan.blocks().size(); consumer++) {
      gathers.add(gather(routing, consumer));
    }
    stem = factory.make(plan.stem(), layout.stem(), this::at);
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
    int held = place.region() == Region.BATCH ? layout.batch() : images;
    ElementType type = memory.type();
    long length = Activation.elements(held, place.channels(), place.side());
    Floats area =
        switch (place.region()) {
          case BATCH -> memory.workspace();
          case VALUES -> memory.values();
          case GRADIENTS -> memory.gradients();
        };
    return new Activation(
        area.slice(type.floats(place.offset()), type.floats(length)),
        type,
        held,
        images,
        place.channels(),
        place.side());
  }

  Kernels kernels() {
    return kernels;
  }

  Layout layout() {
    return layout;
  }

  /** Writes the network's input, from image {@code from} of it on. */
  void images(Input input, int from) {
    kernels.images(input.images(), input.first() + from, input.format(), at(layout.image()), from);
  }

  /** Writes the input of a block, or of the head for the number after the last block. */
  void gather(int consumer, int from) {
    gathers.get(consumer).forEach(copy -> copy.run(from));
  }

  U stem() {
    return stem;
  }

  U head(Architecture path) {
    return heads.computeIfAbsent(
        layout.source(path, plan.blocks().size()),
        source -> factory.make(plan.head(), layout.head(source), this::at));
  }

  Block<U> block(Architecture path, int position) {
    BlockPlan block = plan.block(position, path.choice(position));
    return blocks.computeIfAbsent(
        new Read(block, layout.source(path, position)),
        read -> {
          List<List<UnitPlaces>> places = layout.branches(block, read.source());
          List<List<U>> branches = new ArrayList<>();
          for (int i = 0; i < places.size(); i++) {
            branches.add(branch(block.working().get(i).units(), places.get(i)));
          }
          return new Block<>(branches);
        });
  }

  private List<U> branch(List<ConvUnit> units, List<UnitPlaces> places) {
    List<U> steps = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      steps.add(factory.make(units.get(i), places.get(i), this::at));
    }
    return steps;
  }

  /** The units on a path, in forward order. */
  List<U> units(Architecture path) {
    List<U> units = new ArrayList<>(List.of(stem));
    for (int position = 0; position < plan.blocks().size(); position++) {
      block(path, position).branches().forEach(units::addAll);
    }
    units.add(head(path));
    return units;
  }

  @Override
  public void close() {
    gathers.forEach(copies -> copies.forEach(Kernels.Operation::close));
    List<U> units = new ArrayList<>(heads.values());
    units.add(stem);
    heads.clear();
    blocks.values().forEach(block -> block.branches().forEach(units::addAll));
    blocks.clear();
    for (U unit : units) {
      try {
        unit.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing native memory failed", e);
      }
    }
  }
}
