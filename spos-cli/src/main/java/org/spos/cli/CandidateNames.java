package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.spos.interop.nni.HubNames;
import org.spos.space.Candidate;
import org.spos.space.Layer;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/** What a candidate is called: in our files, in the papers, and in the files of other programs. */
final class CandidateNames {
  static final List<String> HEADINGS =
      List.of(
          "in spaces, MMRazor",
          "in the paper",
          "Megvii, NNI",
          "NNI's hub",
          "NAS-Bench-Macro",
          "in pictures",
          "in tables of costs");

  private static final Map<String, String> PAPER =
      Map.of(
          "shuffle_3x3",
          "choice_3",
          "shuffle_5x5",
          "choice_5",
          "shuffle_7x7",
          "choice_7",
          "shuffle_xception",
          "choice_x");

  /** Digits of its keys; a block that changes channels or side has conv_1x1 for the identity. */
  private static final Map<String, String> MACRO =
      Map.of("identity", "0", "conv_1x1", "0", "mb_k3e3", "1", "mb_k5e6", "2");

  private CandidateNames() {}

  /** A row for each candidate, empty where somebody has no name for it. */
  static List<List<String>> rows() {
    return Candidate.ALL.stream().map(CandidateNames::row).toList();
  }

  private static List<String> row(Candidate candidate) {
    int place = Candidate.PUBLISHED.indexOf(candidate);
    return List.of(
        candidate.id(),
        PAPER.getOrDefault(candidate.id(), ""),
        place < 0 ? "" : Text.format("%d", place),
        HubNames.hubName(candidate.id()).orElse(""),
        MACRO.getOrDefault(candidate.id(), ""),
        candidate.label(),
        candidate.operation());
  }

  /** The lists of a space with the places that its architectures write. */
  static String ofSpace(SearchSpace space) {
    List<List<Candidate>> lists =
        space.layers().stream().map(Layer::candidates).distinct().toList();
    StringBuilder text = new StringBuilder();
    for (List<Candidate> list : lists) {
      List<String> places = new ArrayList<>();
      for (Candidate candidate : list) {
        places.add(Text.format("%d %s", places.size(), candidate.id()));
      }
      text.append(
          "%-14s %s%n".formatted(text.isEmpty() ? "candidates" : "", String.join(", ", places)));
    }
    return text.toString();
  }

  /** The page of the documentation. */
  static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # Names of candidates

            This page is made from the code, and a test compares them; `spos help candidates` prints the same table.

            A candidate is one of the things that a choice block can be. An architecture writes its place in the
            list of its block, from 0: `spos describe --space NAME` shows the lists of a space. Megvii's code and
            NNI write the places of the published space.

            """);
    text.append(markdown(HEADINGS)).append("|---".repeat(HEADINGS.size())).append("|\n");
    rows().forEach(row -> text.append(markdown(row)));
    return text.append(
            """

            NNI's files name the blocks `LayerChoice1` to `LayerChoice20` (its hub: `layer_1` to `layer_20`), MMRazor's
            `backbone.layers.S.B` or, in its MobileNet, `backbone.layerS.B`, stage by stage ([interop.md](interop.md)).
            A space file takes the names of the first column; a candidate that a block cannot have is refused with
            the reason.
            """)
        .toString();
  }

  private static String markdown(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
