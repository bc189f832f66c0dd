package org.spos.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.spos.artifact.ArchitectureFile;
import org.spos.config.SposConfig;
import org.spos.engine.EngineIdentity;
import org.spos.error.CheckpointException;
import org.spos.evolve.Evaluation;
import org.spos.space.Architecture;
import org.spos.text.Text;
import org.spos.watch.Progress;

/**
 * Step 3 for several architectures: each is trained from scratch in a run of its own, inside that
 * of all. One is trained after the other, or each by whoever shares the work: by one process
 * whatever their number, so that the result is the same.
 */
public final class TrainSeveral {
  /** As the manifest calls it. */
  public static final String COMMAND = "scratch --archs";

  private final SposConfig config;
  private final Epochs epochs;
  private final List<Architecture> architectures;
  private final RunContext context;

  /**
   * A network that was trained.
   *
   * @param run its directory
   * @param top1 accuracy on val in percent
   * @param top5 the same
   */
  public record Trained(Path run, Architecture architecture, double top1, double top5) {}

  /**
   * What was trained.
   *
   * @param runDirectory of all
   * @param interrupted whether it was told to stop before the end
   */
  public record Result(Path runDirectory, List<Trained> trained, boolean interrupted) {}

  /**
   * @param architectures at least one
   */
  public TrainSeveral(
      SposConfig config, Epochs epochs, List<Architecture> architectures, RunContext context) {
    this.config = config;
    this.epochs = epochs;
    this.architectures = architectures.stream().map(config.space()::check).toList();
    this.context = context;
  }

  /** Trains, or goes on where an earlier process stopped. */
  public Result run() {
    Images images = Images.openForNewNetwork(config);
    SposConfig whole =
        epochs.applied(
            images.config(), "scratch", config.scratch().training(), images.scratchTrain().size());
    EngineIdentity engine = context.engines().identity(config.engineRequest());
    Agreements.require(
        context, whole, COMMAND, Map.of("--archs", list()), engine, Map.of(), images.fingerprint());
    HelpedRun.tell(context, COMMAND, whole.withEngine(engine), Optional.empty());
    if (!context.ranks().leads()) {
      follow(whole.withEngine(engine));
    }
    try (RunFiles run = RunFiles.open(context, whole, purpose(), engine, images.fingerprint())) {
      run.begin();
      List<Trained> trained = train(run.config(), run);
      boolean interrupted = trained.size() < architectures.size();
      run.ended(interrupted);
      return new Result(context.runDirectory(), trained, interrupted);
    }
  }

  /** Does the trainings that the first process hands out, until that ends it all. */
  private void follow(SposConfig whole) {
    RunContext ofFirst = context.in(Agreements.log(context));
    Path log = Agreements.logFile(ofFirst);
    String who = Text.format("rank %d", context.ranks().rank());
    context
        .ranks()
        .sharedWork()
        .orElseThrow()
        .serve(
            piece -> {
              Trainings.requireSeen(who, ofFirst.runDirectory());
              return train(piece, whole, ofFirst, log);
            },
            context.stop());
  }

  private List<Trained> train(SposConfig whole, RunFiles run) {
    List<String> pieces = new ArrayList<>();
    Map<Integer, Trained> trained = new TreeMap<>();
    for (int i = 0; i < architectures.size(); i++) {
      Optional<Trained> known = known(i);
      if (known.isPresent()) {
        trained.put(i, known.get());
      } else {
        pieces.add(Text.format("%s %d %s", Trainings.PIECE, i, architectures.get(i)));
      }
    }
    Iterator<String> next = pieces.iterator();
    boolean[] stopped = {false};
    BooleanSupplier stop = () -> stopped[0] || context.stop().getAsBoolean();
    try (Progress progress =
        context.progress().start("networks", architectures.size(), trained.size())) {
      Trainings.handOut(
          context.ranks(),
          pieces,
          piece -> train(piece, whole, context, run.directory().log()),
          line -> {
            stopped[0] |= line.equals(Trainings.STOPPED);
            if (!stopped[0]) {
              int index = index(next.next());
              String[] top = line.split(" ");
              trained.put(
                  index, one(index, Double.parseDouble(top[0]), Double.parseDouble(top[1])));
              progress.advance(1, 1, "");
            }
          },
          stop);
    }
    return List.copyOf(trained.values());
  }

  /** What an earlier process has trained to the end: its result is the last that it wrote. */
  private Optional<Trained> known(int index) {
    Path file = context.runDirectory().resolve(name(index)).resolve(ArchitectureFile.NAME);
    if (!context.resume() || !Files.exists(file)) {
      return Optional.empty();
    }
    ArchitectureFile found = ArchitectureFile.read(file, config.space());
    if (!found.architecture().equals(architectures.get(index))) {
      throw new CheckpointException(
          "%s is of %s, and the list has %s there; give the list that it began with"
              .formatted(file, found.architecture(), architectures.get(index)));
    }
    return found.top1().flatMap(top1 -> found.top5().map(top5 -> one(index, top1, top5)));
  }

  private Trained one(int index, double top1, double top5) {
    return new Trained(
        context.runDirectory().resolve(name(index)), architectures.get(index), top1, top5);
  }

  private static int index(String piece) {
    return Integer.parseInt(piece.split(" ", 3)[1]);
  }

  /** Does a training; what follows is logged where the log was before it. */
  private static String train(String piece, SposConfig whole, RunContext context, Path log) {
    String result = train(piece, whole, context);
    context.logTo().accept(log);
    return result;
  }

  /**
   * Does a training that was handed out.
   *
   * @param config of the run of all
   * @return top-1 and top-5 on val in percent, or that it was told to stop
   */
  static String train(String piece, SposConfig config, RunContext context) {
    return new TrainFromScratch(
            config, Architecture.parse(piece.split(" ", 3)[2]), context.within(name(index(piece))))
        .run()
        .val()
        .map(ValResult::whole)
        .map(TrainSeveral::text)
        .orElse(Trainings.STOPPED);
  }

  private static String text(Evaluation val) {
    return val.percent1() + " " + val.percent5();
  }

  private static String name(int index) {
    return Text.format("scratch-%02d", index + 1);
  }

  private RunFiles.Purpose purpose() {
    return new RunFiles.Purpose(
        COMMAND, List.of("scratch."), Map.of("architectures", list()), Map.of(), List.of());
  }

  private String list() {
    return architectures.stream().map(Architecture::toString).collect(Collectors.joining(" "));
  }
}
