package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import org.spos.data.ScoredOn;
import org.spos.engine.Recalibration;
import org.spos.error.ConfigException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that work on one network, alone or inside a supernet. */
@SuppressWarnings("NullAway.Init")
final class NetworkOptions {
  /** Sets how BN statistics are made. */
  static final String RECALIBRATION = "tester.recalibration";

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "A supernet or a retrained network, ours or as PyTorch saved it.")
  Optional<Path> checkpoint = Optional.empty();

  @Option(
      names = {"--arch", "--architecture"},
      paramLabel = "ARCH",
      description =
          "JSON file or candidate indices such as 2,1,0; says which network of a supernet.")
  Optional<String> arch = Optional.empty();

  @Mixin EntryOption entry;

  @Option(
      names = "--recalibrate",
      paramLabel = "HOW",
      description =
          "BN statistics: cumulative, ema or off; default: as tester.recalibration says for a"
              + " supernet, off for a retrained network.")
  Optional<Recalibration> recalibrate = Optional.empty();

  /** These options as assignments. */
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>();
    all.addAll(entry.assignments());
    GlobalOptions.add(all, "--recalibrate", RECALIBRATION, recalibrate.map(Results::word));
    return all;
  }

  /** The file of the network; {@code who} says in the message what needs it. */
  Path requireCheckpoint(String who) {
    return checkpoint.orElseThrow(
        () ->
            new ConfigException(
                who + " needs --checkpoint FILE: a supernet or a retrained network"));
  }

  /** The file of the architecture, unless its choices were given. */
  Optional<Path> architectureFile() {
    return arch.flatMap(Architectures::file);
  }

  /** Which images had a say in the choice of the architecture, if its file says so. */
  Optional<ScoredOn> scoredOn(SearchSpace space) {
    return arch.flatMap(text -> Architectures.parse(text, space).scoredOn());
  }

  Optional<Architecture> architecture(SearchSpace space) {
    return arch.map(text -> Architectures.read(text, space));
  }
}
