package org.spos.cli;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import org.spos.engine.Engines;
import org.spos.text.Text;
import org.spos.watch.StopSignal;
import org.spos.workflow.dataset.CheckData;
import org.spos.workflow.dataset.DataReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is wrong with a data set. */
@Command(
    name = "check",
    description = {
      "Read all images once: classes, splits, unreadable files, leaks between splits, sizes,"
          + " speed.",
      "Ends with 3 if an image or a split cannot be read, or an image is in two splits."
    })
@SuppressWarnings("NullAway.Init")
final class DataCheckCommand extends BaseCommand implements WithoutRun {
  private static final int SHOWN = 10;

  @Mixin ListOptions lists;

  @Parameters(paramLabel = "DIR|PACK", description = "What to check; whatever --data takes.")
  String directory;

  @Option(
      names = "--search-split",
      paramLabel = "SPLIT",
      description = "Images that score candidates: search (held out of train), val-part or val.")
  Optional<String> searchSplit = Optional.empty();

  DataCheckCommand(Engines engines) {
    super(engines);
  }

  @Override
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>(lists.assignments());
    all.add(new Assignment("data.dir", directory, "DIR"));
    GlobalOptions.add(all, "--search-split", "data.searchSplit", searchSplit);
    return all;
  }

  @Override
  int execute() {
    requireNoRun();
    try (StopSignal stop = stopSignal()) {
      DataReport report = new CheckData(config(), context(stop)).run();
      print(json(report), text(report));
      return report.isSound() ? ExitCode.OK : ExitCode.DATA;
    }
  }

  private static Json json(DataReport report) {
    return new Json()
        .put("path", report.path())
        .put("classes", report.classes())
        .put(
            "splits",
            report.splits().stream()
                .map(
                    split ->
                        new Json()
                            .put("name", split.name())
                            .put("images", split.images())
                            .put("perClass", split.perClass()))
                .toList())
        .put("otherFiles", report.others().byType())
        .put("problems", report.problems())
        .put("notes", report.notes())
        .put("unreadable", report.unreadable())
        .put(
            "leaks",
            report.leaks().stream()
                .map(leak -> new Json().put("first", leak.first()).put("second", leak.second()))
                .toList())
        .put("repeats", report.repeats())
        .put("shortSide", json(report.shortSide()))
        .put("longSide", json(report.longSide()))
        .put("imagesPerSecond", report.imagesPerSecond())
        .put("workers", report.workers())
        .put("jpegLibrary", report.jpegLibrary());
  }

  private static Json json(DataReport.Range range) {
    return new Json()
        .put("least", range.least())
        .put("percent1", range.percent1())
        .put("median", range.median())
        .put("percent99", range.percent99())
        .put("most", range.most());
  }

  private static String text(DataReport report) {
    StringBuilder text = new StringBuilder();
    line(text, "data", "%s", report.path());
    line(text, "classes", "%,d", report.classes().size());
    for (DataReport.Split split : report.splits()) {
      String counts = "%,d images, %,d to %,d a class";
      line(text, split.name(), counts, split.images(), split.fewest(), split.most());
    }
    report.problems().forEach(problem -> line(text, "unusable", "%s", problem));
    report.notes().forEach(note -> line(text, "note", "%s", note));
    if (report.others().count() > 0) {
      String files = "%,d, not read as images: %s";
      line(text, "other files", files, report.others().count(), report.others());
    }
    line(text, "unreadable", "%,d", report.unreadable().size());
    report.unreadable().stream().limit(SHOWN).forEach(message -> line(text, "", "%s", message));
    line(text, "leaks", "%,d images in two splits", report.leaks().size());
    report.leaks().stream()
        .limit(SHOWN)
        .forEach(leak -> line(text, "", "%s is %s", leak.first(), leak.second()));
    line(text, "repeats", "%,d images twice in a split", report.repeats());
    line(text, "short side", "%s", range(report.shortSide()));
    line(text, "long side", "%s", range(report.longSide()));
    line(
        text,
        "speed",
        "%.0f images/s for training with %d of --workers; JPEG by %s",
        report.imagesPerSecond(),
        report.workers(),
        report.jpegLibrary());
    if (report.problems().isEmpty()) {
      text.append(next("plan", "--data", report.path()));
    }
    return text.toString();
  }

  private static String range(DataReport.Range range) {
    return Text.format(
        "%d to %d pixels, median %d, 98 %% within %d to %d",
        range.least(), range.most(), range.median(), range.percent1(), range.percent99());
  }

  @FormatMethod
  private static void line(
      StringBuilder text, String title, @FormatString String format, Object... values) {
    text.append(Text.format("%-14s ", title)).append(Text.format(format, values)).append('\n');
  }
}
