package org.spos.workflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.engine.Initialisation;
import org.spos.error.CheckpointException;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec.Kind;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.tester.PathAngle;

/**
 * Angles of a supernet's paths. Its initial weights are not kept: they are drawn again from the
 * seed and the space in its file, where that says that it began with such.
 */
final class SupernetAngles {
  /** Key of a checkpoint's metrics, and its value where the weights were drawn by the seed. */
  private static final String RECORD = "initialWeights";

  private static final String DRAWN = "seed";

  private SupernetAngles() {}

  /** The weights that a training begins with, drawn by its seed. */
  static RandomStream initial(long rootSeed) {
    return new Seed(rootSeed).stream("initialise");
  }

  /** What the checkpoints of a training say of the weights that it begins with. */
  static Map<String, String> record(Optional<Checkpoint> given) {
    return Map.of(RECORD, given.isPresent() ? "given" : DRAWN);
  }

  /** The same of a checkpoint, for its continuation; nothing if an earlier version wrote it. */
  static Map<String, String> record(Checkpoint checkpoint) {
    String said = checkpoint.metrics().get(RECORD);
    return said == null ? Map.of() : Map.of(RECORD, said);
  }

  /** Why there are no angles; empty if there are. */
  static Optional<String> refusal(Checkpoint supernet) {
    String said = supernet.metrics().get(RECORD);
    if (DRAWN.equals(said)) {
      return Optional.empty();
    }
    return Optional.of(
        said == null
            ? "its file does not say with which weights it began (another program or an earlier"
                + " version wrote it)"
            : "it began with the weights of another network, which are not kept");
  }

  /**
   * The angles of all paths.
   *
   * @param name of the supernet, for the message
   * @throws CheckpointException if the initial weights are not known
   */
  static PathAngle of(Checkpoint supernet, String name) {
    refusal(supernet)
        .ifPresent(
            reason -> {
              throw new CheckpointException(
                  "%s has no angles between initial and trained weights: %s; score by top1 or loss, or train a supernet with this version"
                      .formatted(name, reason));
            });
    NetworkPlan plan = supernet.plan();
    Map<String, float[]> initial = new HashMap<>();
    Initialisation.publish(
        plan,
        initial(supernet.rootSeed()),
        (spec, values) -> {
          if (spec.kind() == Kind.CONV_WEIGHT || spec.kind() == Kind.LINEAR_WEIGHT) {
            initial.put(spec.name(), values);
          }
        });
    return new PathAngle(plan, initial, supernet.parameters().values());
  }
}
