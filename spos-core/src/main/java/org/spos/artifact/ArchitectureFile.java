package org.spos.artifact;

import java.nio.file.Path;
import java.util.Optional;
import org.spos.cost.Flops;
import org.spos.cost.Parameters;
import org.spos.data.ScoredOn;
import org.spos.error.CheckpointException;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * The result of a search, {@code architecture_final.json}.
 *
 * @param architecture what was chosen
 * @param space name of its space
 * @param macs multiply–accumulates for one image
 * @param parameters trained numbers of the standalone network
 * @param top1 accuracy in percent, if it was measured
 * @param top5 accuracy in percent, if it was measured
 * @param detail errors and loss of these accuracies, if they are known
 * @param smoothing how a fit to the scores had a say in its choice, if one had
 * @param confirmed how it and the next best did on further images, if that was measured
 * @param runId which run found it
 * @param scoredOn which images had a say in its choice, if that is known
 */
public record ArchitectureFile(
    Architecture architecture,
    String space,
    long macs,
    long parameters,
    Optional<Double> top1,
    Optional<Double> top5,
    Optional<ScoreDetail> detail,
    Optional<SmoothedBy> smoothing,
    Optional<Confirmation> confirmed,
    Optional<String> runId,
    Optional<ScoredOn> scoredOn) {

  /** The file, in a run directory. */
  public static final String NAME = "architecture_final.json";

  /**
   * The newest format, which this version writes and reads. A file that says nothing of what scored
   * the architecture, nor how exactly, is of format 1, so that version 0.1 reads it too.
   */
  public static final int FORMAT_VERSION = 2;

  public ArchitectureFile {
    requirePercent(top1);
    requirePercent(top5);
  }

  /** The description of an architecture whose accuracy is not known, with its cost computed. */
  public static ArchitectureFile of(SearchSpace space, Architecture architecture) {
    return new ArchitectureFile(
        space.check(architecture),
        space.name(),
        new Flops(space).of(architecture),
        Parameters.of(NetworkPlan.standalone(space, architecture)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with measured accuracies. */
  public ArchitectureFile withAccuracy(double percent1, double percent5) {
    return new ArchitectureFile(
        architecture,
        space,
        macs,
        parameters,
        Optional.of(percent1),
        Optional.of(percent5),
        detail,
        smoothing,
        confirmed,
        runId,
        scoredOn);
  }

  /** The same with errors and loss of its accuracies. */
  public ArchitectureFile withDetail(ScoreDetail known) {
    return new ArchitectureFile(
        architecture,
        space,
        macs,
        parameters,
        top1,
        top5,
        Optional.of(known),
        smoothing,
        confirmed,
        runId,
        scoredOn);
  }

  /** The same with how a fit to the scores had a say in its choice. */
  public ArchitectureFile withSmoothing(SmoothedBy fit) {
    return new ArchitectureFile(
        architecture,
        space,
        macs,
        parameters,
        top1,
        top5,
        detail,
        Optional.of(fit),
        confirmed,
        runId,
        scoredOn);
  }

  /** The same with how it did on further images. */
  public ArchitectureFile withConfirmation(Confirmation measured) {
    return new ArchitectureFile(
        architecture,
        space,
        macs,
        parameters,
        top1,
        top5,
        detail,
        smoothing,
        Optional.of(measured),
        runId,
        scoredOn);
  }

  /** The same with another count of multiply–accumulates, such as that of a table. */
  public ArchitectureFile withMacs(long count) {
    return new ArchitectureFile(
        architecture,
        space,
        count,
        parameters,
        top1,
        top5,
        detail,
        smoothing,
        confirmed,
        runId,
        scoredOn);
  }

  /** The same with the run that found it. */
  public ArchitectureFile withRunId(String id) {
    return new ArchitectureFile(
        architecture,
        space,
        macs,
        parameters,
        top1,
        top5,
        detail,
        smoothing,
        confirmed,
        Optional.of(id),
        scoredOn);
  }

  /** The same with the images that had a say in its choice. */
  public ArchitectureFile withScoredOn(ScoredOn scored) {
    return new ArchitectureFile(
        architecture,
        space,
        macs,
        parameters,
        top1,
        top5,
        detail,
        smoothing,
        confirmed,
        runId,
        Optional.of(scored));
  }

  /**
   * Replaces or creates a file, atomically.
   *
   * @throws CheckpointException if it cannot be written
   */
  public void write(Path file) {
    ArchitectureJson.write(this, file);
  }

  /**
   * Reads our form or that of another system, for which the cost is computed: NNI's JSON, Megvii's
   * pickle, MMRazor's YAML. The content decides, not the name.
   *
   * @param space what the architecture must belong to
   * @throws CheckpointException if the file is missing, newer, in neither form or of another space
   */
  public static ArchitectureFile read(Path file, SearchSpace space) {
    return ForeignArchitecture.read(file, space)
        .map(foreign -> of(space, foreign))
        .orElseGet(() -> ArchitectureJson.read(file, space));
  }

  private static void requirePercent(Optional<Double> percent) {
    if (percent.isPresent() && !(percent.get() >= 0 && percent.get() <= 100)) {
      throw new IllegalArgumentException("accuracy " + percent.get());
    }
  }
}
