package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spos.plan.BlockPlan;
import org.spos.plan.Branch;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.ChannelSelection;
import org.spos.text.Text;

/**
 * Where each channel is made and where it is read, worked out once, so that the parity split and
 * the concatenation of the choice blocks cost no pass of their own.
 *
 * <p>A channel that a block passes on is not moved. It stays in the output of its <em>producer</em>
 * (the stem or a branch) until the one <em>consumer</em> that convolves it (a block, or the head)
 * copies it to its input. Each producer keeps its channels sorted by consumer, so that what a
 * consumer takes from it is one contiguous range. The order of channels in memory therefore differs
 * from the published one; weights are permuted when they enter or leave the engine. Which candidate
 * is chosen makes no difference to the routing.
 *
 * <p>Where blocks work on all channels ({@link WholeMaps}) there is nothing to route: channels keep
 * the published order, and the output of each block is a producer of which no channel is copied.
 */
final class ChannelRouting {

  /**
   * A contiguous range that a consumer takes from a producer.
   *
   * @param producer index into {@link #producers}
   * @param from first channel in the producer's memory order
   * @param to first channel in the consumer's memory order
   * @param count number of channels
   */
  record Segment(int producer, int from, int to, int count) {}

  /**
   * The input of a block or of the head.
   *
   * @param segments its parts, in memory order
   * @param order published channel index at each place in memory
   */
  record Consumer(List<Segment> segments, int[] order) {
    /** Whether the input is just the whole output of one producer, as it lies. */
    boolean isAlias(List<Producer> producers) {
      return segments.size() == 1
          && segments.get(0).count() == producers.get(segments.get(0).producer()).channels();
    }
  }

  /**
   * The output of the stem or of a branch.
   *
   * @param channels number of channels
   * @param side side of its maps in pixels
   * @param order published channel index at each place in memory
   */
  record Producer(int channels, int side, int[] order) {}

  /** Published channel indices at each place in memory, of a unit's input and output. */
  record UnitOrder(int[] in, int[] out) {}

  private record Channel(int producer, int index) {}

  private record Use(int consumer, int index) {}

  private final List<Producer> producers = new ArrayList<>();
  private final List<Consumer> consumers = new ArrayList<>();

  /** [block][working branch]. */
  private final List<List<Integer>> producersOf = new ArrayList<>();

  private final boolean whole;

  ChannelRouting(NetworkPlan plan) {
    whole = WholeMaps.suit(plan);
    if (whole) {
      keep(plan);
    } else {
      route(plan);
    }
  }

  /** Producer and consumer {@code i} are the output and the reader of map {@code i}. */
  private void keep(NetworkPlan plan) {
    int channels = plan.stem().spec().out();
    producers.add(new Producer(channels, plan.stem().outputSide(), identity(channels)));
    for (List<BlockPlan> choices : plan.blocks()) {
      BlockPlan block = choices.get(0);
      consumers.add(new Consumer(List.of(), identity(block.shape().in())));
      producersOf.add(List.of(producers.size()));
      channels = block.shape().out();
      producers.add(new Producer(channels, block.outputSide(), identity(channels)));
    }
    consumers.add(new Consumer(List.of(), identity(channels)));
  }

  private void route(NetworkPlan plan) {
    int blocks = plan.blocks().size();
    Map<Channel, Use> uses = new HashMap<>();
    List<int[]> sizes = new ArrayList<>();
    List<Channel> state = produce(sizes, plan.stem().spec().out(), plan.stem().outputSide());
    for (int b = 0; b < blocks; b++) {
      BlockPlan block = plan.blocks().get(b).get(0);
      int taken = 0;
      ChannelSelection worked = worked(block);
      for (int i = 0; i < state.size(); i++) {
        if (worked.takes(i)) {
          uses.put(state.get(i), new Use(b, taken++));
        }
      }
      Map<Branch, Integer> made = new HashMap<>();
      List<Channel> joined = new ArrayList<>();
      for (Branch branch : block.joined()) {
        if (branch.passes()) {
          joined.addAll(selected(state, branch.input()));
        } else {
          made.put(branch, sizes.size());
          joined.addAll(produce(sizes, branch.out(), block.outputSide()));
        }
      }
      producersOf.add(block.working().stream().map(made::get).toList());
      state = joined;
    }
    for (int i = 0; i < state.size(); i++) {
      uses.put(state.get(i), new Use(blocks, i));
    }
    sort(sizes, uses);
    connect(blocks, uses);
  }

  /** The channels that the branches of a block work on; all read the same. */
  private static ChannelSelection worked(BlockPlan block) {
    return block.working().get(0).input();
  }

  private static List<Channel> selected(List<Channel> channels, ChannelSelection selection) {
    return IntStream.range(0, channels.size())
        .filter(selection::takes)
        .mapToObj(channels::get)
        .toList();
  }

  private static List<Channel> produce(List<int[]> sizes, int channels, int side) {
    int producer = sizes.size();
    sizes.add(new int[] {channels, side});
    return IntStream.range(0, channels).mapToObj(i -> new Channel(producer, i)).toList();
  }

  private void sort(List<int[]> sizes, Map<Channel, Use> uses) {
    for (int p = 0; p < sizes.size(); p++) {
      int producer = p;
      Comparator<Integer> byUse =
          Comparator.comparing((Integer c) -> use(uses, producer, c).consumer())
              .thenComparing(c -> use(uses, producer, c).index());
      int[] order =
          IntStream.range(0, sizes.get(p)[0])
              .boxed()
              .sorted(byUse)
              .mapToInt(Integer::intValue)
              .toArray();
      producers.add(new Producer(sizes.get(p)[0], sizes.get(p)[1], order));
    }
  }

  private void connect(int blocks, Map<Channel, Use> uses) {
    for (int consumer = 0; consumer <= blocks; consumer++) {
      List<Segment> segments = new ArrayList<>();
      List<Integer> order = new ArrayList<>();
      for (int p = 0; p < producers.size(); p++) {
        int[] channels = producers.get(p).order();
        int from = 0;
        while (from < channels.length && use(uses, p, channels[from]).consumer() < consumer) {
          from++;
        }
        int to = order.size();
        for (int i = from;
            i < channels.length && use(uses, p, channels[i]).consumer() == consumer;
            i++) {
          order.add(use(uses, p, channels[i]).index());
        }
        if (order.size() > to) {
          segments.add(new Segment(p, from, to, order.size() - to));
        }
      }
      consumers.add(new Consumer(segments, order.stream().mapToInt(Integer::intValue).toArray()));
    }
  }

  private static Use use(Map<Channel, Use> uses, int producer, int channel) {
    Use use = uses.get(new Channel(producer, channel));
    if (use == null) {
      throw new IllegalStateException(
          Text.format("channel %d of %d is never read", channel, producer));
    }
    return use;
  }

  /** Whether blocks work on all channels, so that none is copied. */
  boolean isWhole() {
    return whole;
  }

  List<Producer> producers() {
    return producers;
  }

  /** Input of a choice block. */
  Consumer block(int position) {
    return consumers.get(position);
  }

  /** Input of the 1×1 head. */
  Consumer head() {
    return consumers.get(consumers.size() - 1);
  }

  /** Producer index of the stem. */
  int stem() {
    return 0;
  }

  /** Producer indices of a block's working branches. */
  List<Integer> producersOf(int position) {
    return producersOf.get(position);
  }

  /** Channel orders of every unit of a network, by the name of its convolution. */
  Map<String, UnitOrder> unitOrders(NetworkPlan plan) {
    Map<String, UnitOrder> orders = new HashMap<>();
    orders.put(
        plan.stem().convName(),
        new UnitOrder(identity(plan.stem().spec().in()), producers.get(stem()).order()));
    plan.blocks().stream()
        .flatMap(List::stream)
        .forEach(
            block -> {
              int[] in = block(block.position()).order();
              for (int b = 0; b < block.working().size(); b++) {
                int[] out = producers.get(producersOf(block.position()).get(b)).order();
                order(block.working().get(b).units(), in, out, orders);
              }
            });
    orders.put(
        plan.head().convName(), new UnitOrder(head().order(), identity(plan.head().spec().out())));
    return orders;
  }

  /** Inside a branch channels keep the published order; a depthwise unit keeps what it is given. */
  private static void order(
      List<ConvUnit> branch, int[] first, int[] last, Map<String, UnitOrder> orders) {
    int[] in = first;
    for (ConvUnit unit : branch) {
      boolean isLast = unit.equals(branch.get(branch.size() - 1));
      int[] out = unit.spec().depthwise() ? in : isLast ? last : identity(unit.spec().out());
      if (isLast && !Arrays.equals(out, last)) {
        throw new IllegalArgumentException(
            unit.convName() + ": a branch must end in a pointwise convolution");
      }
      orders.put(unit.convName(), new UnitOrder(in, out));
      in = out;
    }
  }

  private static int[] identity(int n) {
    return IntStream.range(0, n).toArray();
  }
}
