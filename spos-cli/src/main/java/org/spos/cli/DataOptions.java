package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that read images. */
@SuppressWarnings("NullAway.Init")
final class DataOptions {
  @Option(
      names = {"--data", "--imagenet-dir"},
      paramLabel = "DIR|PACK",
      description = "Folder with train/<class>/* and val/<class>/*, or a pack.")
  Optional<String> data = Optional.empty();

  @Option(
      names = "--spos-preprocessing",
      description = "Feed pixels as the published code does: BGR from 0 to 255.")
  boolean sposPreprocessing;

  @Option(
      names = "--labels",
      paramLabel = "HOW",
      description =
          "by-name refuses images whose classes have other names, or another order, than those of"
              + " the weights; by-order takes class i for class i.")
  Optional<String> labels = Optional.empty();

  @Option(
      names = "--accept-preprocessing",
      description = "Use given weights although they were trained with another preprocessing.")
  boolean acceptPreprocessing;

  @Option(
      names = "--trained-on",
      paramLabel = "IMAGES",
      description =
          "What given weights were trained on: recorded (what their file says, all of train where it"
              + " says nothing), all, or withoutSearchSplit, which insists.")
  Optional<String> trainedOn = Optional.empty();

  @Mixin ListOptions lists;

  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>();
    GlobalOptions.add(all, "--data", "data.dir", data);
    GlobalOptions.add(all, "--labels", "data.labels", labels);
    all.addAll(lists.assignments());
    if (acceptPreprocessing) {
      all.add(new Assignment("data.acceptPreprocessing", "true", "--accept-preprocessing"));
    }
    GlobalOptions.add(all, "--trained-on", "data.trainedOn", trainedOn);
    if (sposPreprocessing) {
      all.add(new Assignment("data.preprocessing", "bgr255", "--spos-preprocessing"));
    }
    return all;
  }
}
