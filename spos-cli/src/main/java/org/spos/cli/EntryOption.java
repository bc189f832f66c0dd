package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import picocli.CommandLine.Option;

/** Which network of a file of another program is read. */
@SuppressWarnings("NullAway.Init")
final class EntryOption {
  @Option(
      names = "--entry",
      paramLabel = "NAME",
      description =
          "Network to take of a file that another program saved, where it holds several, such as"
              + " state_dict_ema.")
  Optional<String> entry = Optional.empty();

  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>();
    GlobalOptions.add(all, "--entry", "checkpoint.entry", entry);
    return all;
  }
}
