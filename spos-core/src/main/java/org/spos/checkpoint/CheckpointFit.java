package org.spos.checkpoint;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.checkpoint.Checkpoint.Kind;
import org.spos.error.CheckpointException;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.text.Text;

/** Whether what a file holds is what the caller is about to run. */
public final class CheckpointFit {
  private CheckpointFit() {}

  /**
   * Compares plans. The space's name, dropout and initialisation may differ: none changes what the
   * network computes when it is evaluated.
   *
   * @throws CheckpointException naming both and the first difference
   */
  public static void require(Checkpoint held, NetworkPlan wanted, String file) {
    require(CheckpointMetadata.of(held), wanted, file);
  }

  /** The same of what a file says of itself, before its tensors are read. */
  static void require(CheckpointMetadata held, NetworkPlan wanted, String file) {
    Kind heldKind = CheckpointMetadata.kind(held.architecture());
    Kind wantedKind = CheckpointMetadata.kind(wanted.fixedArchitecture());
    if (heldKind != wantedKind) {
      throw new CheckpointException(
          "%s holds a %s, a %s is needed; %s"
              .formatted(
                  file,
                  name(heldKind),
                  name(wantedKind),
                  wantedKind == Kind.SUPERNET
                      ? "give a checkpoint of train-supernet"
                      : "give a checkpoint of scratch"));
    }
    Optional<String> difference = difference(held.space(), wanted.space());
    if (difference.isPresent()) {
      throw new CheckpointException(
          "%s is of space %s, but space %s is asked for: %s%s; use the space of the checkpoint, or retrain"
              .formatted(
                  file,
                  SpaceJson.describe(held.space()),
                  SpaceJson.describe(wanted.space()),
                  difference.get(),
                  firstTensor(held.plan(), wanted)));
    }
    if (!held.architecture().equals(wanted.fixedArchitecture())) {
      throw new CheckpointException(
          "%s is of architecture %s, but %s is asked for; use the one of the checkpoint, or retrain"
              .formatted(file, text(held.architecture()), text(wanted.fixedArchitecture())));
    }
  }

  /** The first thing that makes two spaces compute differently. */
  static Optional<String> difference(SearchSpace held, SearchSpace wanted) {
    for (int i = 0; i < Math.min(held.stages().size(), wanted.stages().size()); i++) {
      String ours = describe(held.stages().get(i));
      String theirs = describe(wanted.stages().get(i));
      if (!ours.equals(theirs)) {
        return Optional.of(
            Text.format("stage %d has %s in the file, %s are asked for", i + 1, ours, theirs));
      }
    }
    return Stream.of(
            compare("number of stages", held.stages().size(), wanted.stages().size()),
            candidates(held, wanted),
            compare("activation", held.activation(), wanted.activation()),
            compare("bias of the classifier", held.classifierBias(), wanted.classifierBias()),
            compare("stem channels", held.stemChannels(), wanted.stemChannels()),
            compare("stem stride", held.stemStride(), wanted.stemStride()),
            compare("head channels", held.headChannels(), wanted.headChannels()),
            compare("classes", held.classes(), wanted.classes()),
            compare("input side", held.inputSide(), wanted.inputSide()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static String describe(Stage stage) {
    return Text.format(
        "%d blocks of %d channels%s",
        stage.blocks(), stage.channels(), stage.stride() == 1 ? " at stride 1" : "");
  }

  private static Optional<String> compare(String what, Object held, Object wanted) {
    return Objects.equals(held, wanted)
        ? Optional.empty()
        : Optional.of("%s: %s in the file, %s asked for".formatted(what, held, wanted));
  }

  private static Optional<String> candidates(SearchSpace held, SearchSpace wanted) {
    if (held.commonCandidates().isPresent() && wanted.commonCandidates().isPresent()) {
      return compare(
          "candidates", ids(held.commonCandidates().get()), ids(wanted.commonCandidates().get()));
    }
    for (int i = 0; i < Math.min(held.blocks(), wanted.blocks()); i++) {
      Optional<String> difference =
          compare(
              Text.format("candidates of block %d", i + 1),
              ids(held.layers().get(i).candidates()),
              ids(wanted.layers().get(i).candidates()));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static List<String> ids(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::id).toList();
  }

  private static String firstTensor(NetworkPlan held, NetworkPlan wanted) {
    List<TensorSpec> left = held.tensors();
    List<TensorSpec> right = wanted.tensors();
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      String ours = i < left.size() ? describe(left.get(i)) : "none";
      String theirs = i < right.size() ? describe(right.get(i)) : "none";
      if (!ours.equals(theirs)) {
        return " (first differing tensor: %s in the file, %s asked for)".formatted(ours, theirs);
      }
    }
    return "";
  }

  private static String describe(TensorSpec tensor) {
    return tensor.name() + " " + tensor.shape();
  }

  private static String text(Optional<Architecture> architecture) {
    return architecture.map(Architecture::toString).orElse("none");
  }

  private static String name(Kind kind) {
    return kind == Kind.SUPERNET ? "supernet" : "standalone network";
  }
}
