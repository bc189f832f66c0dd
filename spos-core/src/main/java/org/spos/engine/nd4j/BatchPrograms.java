package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.spos.engine.nd4j.Layout.Place;
import org.spos.engine.nd4j.Layout.UnitPlaces;
import org.spos.engine.nd4j.Parts.Part;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;

/**
 * The programs with which a team works on batches of one size in train mode: one for each worker
 * and size of part, all on the same activations.
 */
final class BatchPrograms implements AutoCloseable {

  /** What is done with a part of a batch. */
  interface Work {
    void run(Program<TrainUnit> program, Part part);
  }

  /** What packed weights depend on. */
  private record UnitSize(ConvUnit unit, int images) {}

  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final Team team;
  private final ParameterStore store;
  private final Layout layout;
  private final Parts parts;

  /** For the weight gradients of all parts: units leave them here and there in turns. */
  private final List<Floats> shares;

  private final Map<ConvUnit, BatchSums> sums = new HashMap<>();
  private final Map<UnitSize, UnitWeights> weights = new HashMap<>();
  private final List<Map<Integer, Program<TrainUnit>>> programs = new ArrayList<>();
  private final List<Program.Memory> memories = new ArrayList<>();
  private boolean lastFirstBefore;
  private int turn;
  private Optional<Function<Program<TrainUnit>, TrainUnit>> unsummed = Optional.empty();

  BatchPrograms(
      NetworkPlan plan,
      ChannelRouting routing,
      Team team,
      ParameterStore store,
      Layout layout,
      Floats workspace) {
    this.plan = plan;
    this.routing = routing;
    this.team = team;
    this.store = store;
    this.layout = layout;
    parts = parts(plan, team.partition(), layout);
    shares = shares(plan, team.partition(), layout).stream().map(Floats::uninitialised).toList();
    for (int worker = 0; worker < team.size(); worker++) {
      ElementType type = team.partition().activations();
      long scratch = type.floats(layout.scratch(parts.size()));
      programs.add(new HashMap<>());
      memories.add(
          new Program.Memory(
              type,
              workspace,
              Floats.uninitialised(scratch),
              Floats.uninitialised(layout.trains() ? scratch : 0)));
    }
  }

  private static Parts parts(NetworkPlan plan, Partition partition, Layout layout) {
    return partition.parts(layout.batch(), Layout.largestActivation(plan));
  }

  /** Bytes that such programs need beside the workspace. */
  static long bytes(NetworkPlan plan, Partition partition, Layout layout) {
    long scratch = layout.scratch(parts(plan, partition, layout).size());
    return Float.BYTES * shares(plan, partition, layout).stream().mapToLong(Long::longValue).sum()
        + partition.activations().bytes()
            * partition.workers()
            * scratch
            * (layout.trains() ? 2 : 1);
  }

  /**
   * Floats for the weight gradients of all parts: for any unit, and for any but the head, which is
   * by far the largest in most networks and comes first on the way back.
   */
  private static List<Long> shares(NetworkPlan plan, Partition partition, Layout layout) {
    long count = layout.trains() ? parts(plan, partition, layout).count() : 0;
    long head = partition.weightShare().applyAsLong(plan.head());
    long other =
        plan.units().stream()
            .filter(unit -> !unit.equals(plan.head()))
            .mapToLong(partition.weightShare())
            .max()
            .orElse(0);
    return List.of(count * Math.max(head, other), count * other);
  }

  Layout layout() {
    return layout;
  }

  /**
   * Does the work on each part. Every other time the last part comes first: what was touched last
   * is likely to be in the cache still.
   */
  void forEachPart(Work work) {
    boolean lastFirst = !lastFirstBefore;
    lastFirstBefore = lastFirst;
    Optional<Function<Program<TrainUnit>, TrainUnit>> sum = unsummed;
    int before = sum.isPresent() ? 1 : 0;
    team.run(
        before + parts.count(),
        (worker, task) -> {
          int index = task - before;
          if (index < 0) {
            sumWeights(worker, sum.orElseThrow());
            return;
          }
          Part part = parts.part(lastFirst ? parts.count() - 1 - index : index);
          work.run(program(worker, part.images()), part);
        });
    unsummed = Optional.empty();
  }

  /**
   * The same for work that leaves a unit's weight gradient in shares. One thread brings them
   * together while the others begin with the next work, or all wait for {@link #sumLast}.
   *
   * @param unit the head, or one that comes after it on the way back
   * @param find the unit in a program
   */
  void forEachPart(ConvUnit unit, Function<Program<TrainUnit>, TrainUnit> find, Work work) {
    turn = unit.equals(plan.head()) ? 0 : 1 - turn;
    sums(unit).leaveShares(shares.get(turn));
    forEachPart(work);
    unsummed = Optional.of(find);
  }

  /** Brings the last shares together. */
  void sumLast() {
    unsummed.ifPresent(find -> sumWeights(0, find));
    unsummed = Optional.empty();
  }

  private void sumWeights(int worker, Function<Program<TrainUnit>, TrainUnit> find) {
    int full = parts.full();
    find.apply(program(worker, parts.size())).sumWeights(0, full, false);
    if (full < parts.count()) {
      int images = parts.part(full).images();
      find.apply(program(worker, images)).sumWeights(full, 1, true);
    }
  }

  /** The program of a worker, who must be the one that calls. */
  Program<TrainUnit> program(int worker, int images) {
    return programs
        .get(worker)
        .computeIfAbsent(
            images,
            n ->
                new Program<>(
                    plan,
                    routing,
                    team.kernels(worker),
                    layout,
                    n,
                    memories.get(worker),
                    (unit, places, at) -> unit(worker, unit, places, at)));
  }

  private TrainUnit unit(
      int worker, ConvUnit unit, UnitPlaces places, Function<Place, Activation> at) {
    Activation x = at.apply(places.x());
    return new TrainUnit(
        team.kernels(worker),
        store,
        unit,
        new TrainUnit.Tensors(
            x,
            at.apply(places.y()),
            at.apply(places.z()),
            at.apply(places.scratch()),
            places.addend().map(at),
            places.dz().map(at),
            places.dy().map(at),
            places.dx().map(at)),
        weights(worker, unit, x.batch()),
        sums(unit));
  }

  private UnitWeights weights(int worker, ConvUnit unit, int images) {
    synchronized (weights) {
      return weights.computeIfAbsent(
          new UnitSize(unit, images),
          size -> new UnitWeights(store, unit, team.kernels(worker).weights(unit)));
    }
  }

  /** What the parts have to tell each other about a unit. */
  BatchSums sums(ConvUnit unit) {
    synchronized (sums) {
      return sums.computeIfAbsent(unit, u -> new BatchSums(u, parts, store.affine(u)));
    }
  }

  @Override
  public void close() {
    programs.forEach(sizes -> sizes.values().forEach(Program::close));
    sums.values().forEach(BatchSums::close);
    weights.values().forEach(UnitWeights::close);
    shares.forEach(Floats::close);
    for (Program.Memory memory : memories) {
      memory.values().close();
      memory.gradients().close();
    }
  }
}
