package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import picocli.CommandLine.Option;

/** Options of commands that ask for FLOPs. */
@SuppressWarnings("NullAway.Init")
final class FlopsOptions {
  @Option(
      names = "--flops-table",
      paramLabel = "FILE",
      description = "Take FLOPs from this table, such as data/op_flops_dict.pkl, and count none.")
  Optional<String> flopsTable = Optional.empty();

  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>();
    GlobalOptions.add(all, "--flops-table", "flopsTable", flopsTable);
    return all;
  }
}
