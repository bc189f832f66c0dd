package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import picocli.CommandLine.Option;

/** The folder of the images, for commands whose configuration says everything else of them. */
@SuppressWarnings("NullAway.Init")
final class FolderOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the images are; by default where the configuration says.")
  Optional<String> data = Optional.empty();

  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>();
    GlobalOptions.add(all, "--data", "data.dir", data);
    return all;
  }
}
