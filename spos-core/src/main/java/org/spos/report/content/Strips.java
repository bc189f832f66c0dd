package org.spos.report.content;

import java.util.ArrayList;
import java.util.List;
import org.spos.cost.Flops;
import org.spos.cost.Parameters;
import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.report.model.Strip;
import org.spos.report.model.Strip.Box;
import org.spos.report.model.Strip.Network;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** Networks as rows of boxes; in the published space the published network stands below. */
final class Strips {
  /** The architecture that the authors released with their code. */
  private static final Architecture PUBLISHED =
      Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");

  private Strips() {}

  static Strip of(SearchSpace space, String name, Architecture architecture) {
    List<Network> networks = new ArrayList<>();
    networks.add(network(space, name, architecture));
    if (isPublished(space) && !architecture.equals(PUBLISHED)) {
      networks.add(network(space, "published", PUBLISHED));
    }
    return new Strip(
        "architecture",
        "Architecture",
        networks,
        "Above the boxes: size of the feature map (14² is 14×14), and channels. Below:"
            + " multiply-accumulates.");
  }

  /** Whether its blocks are those of the published one; classes and dropout may differ. */
  private static boolean isPublished(SearchSpace space) {
    SearchSpace published = SearchSpace.imagenet();
    return space.stages().equals(published.stages())
        && space.candidates().equals(published.candidates())
        && space.firstCandidates().isEmpty();
  }

  private static Network network(SearchSpace space, String name, Architecture architecture) {
    NetworkPlan plan = NetworkPlan.standalone(space, architecture);
    List<Box> boxes = new ArrayList<>();
    int stemSide = plan.stem().outputSide();
    boxes.add(
        new Box("stem", "", -1, plan.stem().macs(), stemSide, plan.stem().spec().out(), true));
    for (List<BlockPlan> choices : plan.blocks()) {
      BlockPlan block = choices.get(0);
      boxes.add(
          new Box(
              block.candidate().label(),
              block.shape().stride() == 2 ? "/2" : "",
              block.choice(),
              block.macs(),
              block.outputSide(),
              block.shape().out(),
              !block.shape().isKept())); // a stage of stride 1 begins with other channels, too
    }
    int side = plan.head().outputSide();
    boxes.add(new Box("head", "1×1", -1, plan.head().macs(), side, space.headChannels(), true));
    boxes.add(new Box("FC", "", -1, plan.classifierMacs(), 1, space.classes(), true));
    return new Network(
        name,
        architecture.toString(),
        new Flops(space).of(architecture),
        Parameters.of(plan),
        boxes);
  }
}
