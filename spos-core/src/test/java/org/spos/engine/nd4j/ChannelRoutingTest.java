package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.nd4j.ChannelRouting.Segment;
import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

class ChannelRoutingTest {

  static List<SearchSpace> spaces() {
    return List.of(
        SearchSpace.imagenet(),
        space(8, new Stage(2, 16), new Stage(2, 32)),
        space(3, new Stage(1, 8), new Stage(5, 20), new Stage(1, 44)));
  }

  private static SearchSpace space(int stem, Stage... stages) {
    return new SearchSpace("test", 32, stem, 1, List.of(stages), 24, 10, 0, Candidate.PUBLISHED);
  }

  /**
   * Follows named channels through the network as the paper describes it (split by parity, concat)
   * and checks that the routing brings the same names to every consumer.
   */
  @ParameterizedTest
  @MethodSource("spaces")
  void bringsToEveryBlockTheChannelsThatSplittingAndConcatenatingWould(SearchSpace space) {
    NetworkPlan plan = NetworkPlan.supernet(space);
    ChannelRouting routing = new ChannelRouting(plan);
    List<String> state = names("stem", space.stemChannels());
    for (int b = 0; b < plan.blocks().size(); b++) {
      BlockPlan block = plan.blocks().get(b).get(0);
      List<String> taken = new ArrayList<>();
      List<String> next = new ArrayList<>();
      for (int i = 0; i < state.size(); i++) {
        boolean toMain = block.shape().stride() == 2 || i % 2 == 1;
        (toMain ? taken : next).add(state.get(i));
      }
      assertThat(arriving(routing, plan, routing.block(b))).isEqualTo(taken);
      if (block.shape().stride() == 2) {
        next.addAll(names("projection" + b, block.shape().in()));
      }
      next.addAll(names("main" + b, block.branches().get(0).out()));
      state = next;
    }
    assertThat(arriving(routing, plan, routing.head())).isEqualTo(state);
  }

  @Test
  void readsTheStemWhereItLies() {
    ChannelRouting routing = new ChannelRouting(NetworkPlan.supernet(SearchSpace.imagenet()));
    assertThat(routing.block(0).isAlias(routing.producers())).isTrue();
    assertThat(routing.block(1).isAlias(routing.producers())).isFalse();
  }

  @Test
  void movesEveryChannelOnce() {
    ChannelRouting routing = new ChannelRouting(NetworkPlan.supernet(SearchSpace.imagenet()));
    int made = routing.producers().stream().mapToInt(ChannelRouting.Producer::channels).sum();
    int moved = routing.head().order().length;
    for (int b = 0; b < 20; b++) {
      moved += routing.block(b).order().length;
    }
    assertThat(moved).isEqualTo(made);
  }

  /** Names at a consumer's input, in published channel order. */
  private static List<String> arriving(
      ChannelRouting routing, NetworkPlan plan, ChannelRouting.Consumer consumer) {
    String[] names = new String[consumer.order().length];
    for (Segment segment : consumer.segments()) {
      List<String> made = producerNames(routing, plan, segment.producer());
      int[] memory = routing.producers().get(segment.producer()).order();
      for (int i = 0; i < segment.count(); i++) {
        names[consumer.order()[segment.to() + i]] = made.get(memory[segment.from() + i]);
      }
    }
    return List.of(names);
  }

  private static List<String> producerNames(
      ChannelRouting routing, NetworkPlan plan, int producer) {
    int channels = routing.producers().get(producer).channels();
    for (int b = 0; b < plan.blocks().size(); b++) {
      int branch = routing.producersOf(b).indexOf(producer);
      if (branch >= 0) {
        return names((branch == 0 ? "main" : "projection") + b, channels);
      }
    }
    return names("stem", channels);
  }

  private static List<String> names(String prefix, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(prefix + ":" + i);
    }
    return names;
  }
}
