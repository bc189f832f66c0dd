package org.spos.space;

import java.util.ArrayList;
import java.util.List;
import org.spos.space.SearchSpace.Stage;

/** Which candidates the blocks of a space offer, from the lists of the space and its stages. */
final class CandidateLists {
  private CandidateLists() {}

  /** The choice blocks in order; an empty list of first candidates means the other one. */
  static List<Layer> layers(
      int stemChannels, List<Stage> stages, List<Candidate> all, List<Candidate> firsts) {
    List<Layer> layers = new ArrayList<>();
    int in = stemChannels;
    for (int s = 0; s < stages.size(); s++) {
      Stage stage = stages.get(s);
      for (int block = 0; block < stage.blocks(); block++) {
        BlockShape shape = new BlockShape(in, stage.channels(), block == 0 ? stage.stride() : 1);
        layers.add(
            new Layer(
                s, block, shape, block == 0 ? first(stage, all, firsts) : others(stage, all)));
        in = stage.channels();
      }
    }
    return layers;
  }

  /** The stages that mean the same, with no list that goes without saying. */
  static List<Stage> shortened(List<Stage> stages, List<Candidate> all, List<Candidate> firsts) {
    List<Candidate> spaceFirst = firsts.isEmpty() ? all : firsts;
    List<Stage> shortened = new ArrayList<>();
    for (Stage stage : stages) {
      List<Candidate> first = first(stage, all, firsts);
      List<Candidate> others = stage.blocks() == 1 ? first : others(stage, all);
      boolean isCommon = first.equals(spaceFirst) && (stage.blocks() == 1 || others.equals(all));
      shortened.add(
          new Stage(
              stage.blocks(),
              stage.channels(),
              stage.stride(),
              isCommon ? List.of() : others,
              isCommon || first.equals(others) ? List.of() : first));
    }
    return List.copyOf(shortened);
  }

  private static List<Candidate> first(Stage stage, List<Candidate> all, List<Candidate> firsts) {
    if (!stage.firstCandidates().isEmpty()) {
      return stage.firstCandidates();
    }
    if (!stage.candidates().isEmpty()) {
      return stage.candidates();
    }
    return firsts.isEmpty() ? all : firsts;
  }

  private static List<Candidate> others(Stage stage, List<Candidate> all) {
    return stage.candidates().isEmpty() ? all : stage.candidates();
  }
}
