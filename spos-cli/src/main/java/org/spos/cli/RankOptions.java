package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.spos.artifact.ArchitectureList;
import org.spos.cost.FlopsParser;
import org.spos.engine.Recalibration;
import org.spos.error.ConfigException;
import org.spos.rank.Band;
import org.spos.space.SearchSpace;
import org.spos.workflow.RankRequest;
import org.spos.workflow.RankRequest.Which;
import picocli.CommandLine.Option;

/** Options that say what a ranking is made of. */
@SuppressWarnings("NullAway.Init")
final class RankOptions {
  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = {
        "Table of accuracies: NAS-Bench-Macro's JSON, or CSV with the columns architecture,top1.",
        "Without it, each network is trained from scratch."
      })
  Optional<Path> truth = Optional.empty();

  @Option(
      names = {"--networks", "--architectures"},
      paramLabel = "N",
      description =
          "How many random distinct networks, at least 10; default: 300 of a table (or all that it"
              + " has), spread evenly over multiply-accumulates; 10 without one.")
  Optional<Integer> networks = Optional.empty();

  @Option(names = "--all", description = "All networks of the table.")
  boolean all;

  @Option(
      names = "--archs",
      paramLabel = "FILE",
      description = "The architectures of this file, one on each line.")
  Optional<Path> archs = Optional.empty();

  @Option(
      names = "--keys",
      paramLabel = "K",
      description =
          "Score up to K architectures that are the same network and show how far they lie apart;"
              + " default: 1.")
  Optional<Integer> keys = Optional.empty();

  @Option(
      names = "--seeds",
      paramLabel = "K",
      description = "Train each network K times where there is no table; default: 1.")
  Optional<Integer> seeds = Optional.empty();

  @Option(
      names = {"--recalibration", "--recalibrate"},
      paramLabel = "HOW",
      split = ",",
      description = "BN statistics: any of cumulative,ema,off; each is ranked.")
  List<Recalibration> recalibrations = new ArrayList<>();

  @Option(
      names = "--band",
      paramLabel = "FROM-TO",
      split = ",",
      description =
          "Also rank within these multiply-accumulates, such as 50M-60M; repeatable. Thirds are"
              + " always looked at.")
  List<String> bands = new ArrayList<>();

  @Option(
      names = "--above",
      paramLabel = "PERCENT",
      description = "Also rank among the networks whose true accuracy is higher than this.")
  Optional<Double> above = Optional.empty();

  @Option(
      names = "--training-images",
      paramLabel = "N",
      description =
          "Images that one training of the truth sees, such as 2.5M for 50 epochs of 50,000: says"
              + " how many trainings the supernet cost.")
  Optional<String> trainingImages = Optional.empty();

  /** Checks what needs no file. */
  void check() {
    long choices =
        List.of(networks.isPresent(), all, archs.isPresent()).stream()
            .filter(given -> given)
            .count();
    if (choices > 1) {
      throw new ConfigException("--networks, --all and --archs exclude each other; give one");
    }
    if (recalibrations.stream().distinct().count() < recalibrations.size()) {
      throw new ConfigException("--recalibration names one way twice");
    }
    if (archs.isPresent() && keys.isPresent()) {
      throw new ConfigException(
          "--keys chooses architectures, --archs lists them; list those of one network there");
    }
    bands();
    if (archs.isEmpty()) {
      request(which());
    }
  }

  /** The request. */
  RankRequest request(SearchSpace space) {
    return request(
        archs
            .<Which>map(file -> new Which.Listed(ArchitectureList.read(file, space)))
            .orElseGet(this::which));
  }

  /** Bands that were asked for. */
  List<Band> bands() {
    List<Band> asked = new ArrayList<>();
    for (String text : bands) {
      String[] ends = text.strip().split("\\s*-\\s*", -1);
      if (ends.length != 2) {
        throw new ConfigException("--band must be such as 50M-60M, got \"%s\"".formatted(text));
      }
      long from = FlopsParser.size(ends[0]);
      long to = FlopsParser.size(ends[1]);
      if (from > to) {
        throw new ConfigException("--band %s ends before it begins".formatted(text));
      }
      asked.add(Band.macs(from, to));
    }
    above.ifPresent(percent -> asked.add(Band.above(percent)));
    return asked;
  }

  /** These options as words, for the command that goes on with a run. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    truth.ifPresent(file -> words.addAll(List.of("--truth", file.toString())));
    networks.ifPresent(count -> words.addAll(List.of("--networks", String.valueOf(count))));
    archs.ifPresent(file -> words.addAll(List.of("--archs", file.toString())));
    keys.ifPresent(count -> words.addAll(List.of("--keys", String.valueOf(count))));
    seeds.ifPresent(count -> words.addAll(List.of("--seeds", String.valueOf(count))));
    if (all) {
      words.add("--all");
    }
    if (!recalibrations.isEmpty()) {
      words.addAll(
          List.of(
              "--recalibration",
              String.join(",", recalibrations.stream().map(Results::word).toList())));
    }
    bands.forEach(band -> words.addAll(List.of("--band", band)));
    trainingImages.ifPresent(images -> words.addAll(List.of("--training-images", images)));
    above.ifPresent(percent -> words.addAll(List.of("--above", String.valueOf(percent))));
    return words;
  }

  private Which which() {
    return all
        ? new Which.All()
        : new Which.Sample(networks.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  private RankRequest request(Which which) {
    return new RankRequest(
        truth,
        which,
        keys.orElse(1),
        seeds.orElse(1),
        recalibrations,
        bands(),
        trainingImages
            .map(text -> OptionalLong.of(FlopsParser.size(text)))
            .orElse(OptionalLong.empty()));
  }
}
