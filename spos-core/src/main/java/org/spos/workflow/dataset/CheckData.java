package org.spos.workflow.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spos.config.DataConfig.SearchSplit;
import org.spos.config.SposConfig;
import org.spos.data.BatchStream;
import org.spos.data.ImageData;
import org.spos.data.ImageSet;
import org.spos.data.NeededSplits;
import org.spos.data.Splits;
import org.spos.data.TrainBatches;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.source.BadImages;
import org.spos.seed.Seed;
import org.spos.watch.Progress;
import org.spos.workflow.FoundImages;
import org.spos.workflow.Loading;
import org.spos.workflow.RunContext;
import org.spos.workflow.SplitRule;
import org.spos.workflow.dataset.ImageInspection.Content;
import org.spos.workflow.dataset.ImageInspection.Seen;

/** Reads every image of a data set once and says what a run would meet. */
public final class CheckData {
  private static final String NO_SEARCH =
      "no search split: every class has fewer than 5 training images; train-supernet and search"
          + " need more, or -D data.searchSplit=val";
  private static final int BATCH = 32;
  private static final long WARM_UP_NANOS = 3_000_000_000L; // until loops are compiled
  private static final long TIMED_NANOS = 2_000_000_000L;

  private final SposConfig config;
  private final RunContext context;
  private final Map<Content, String> first = new HashMap<>(); // which image had it before
  private final List<String> unreadable = new ArrayList<>();
  private final List<DataReport.Leak> leaks = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int repeats;

  /**
   * @param config names the images and how they are split
   */
  public CheckData(SposConfig config, RunContext context) {
    this.config = config;
    this.context = context;
  }

  /** Checks. */
  public DataReport run() {
    ImageData data = FoundImages.open(config.data(), NeededSplits.ANY);
    Map<String, ImageSet> splits = splits(data);
    List<Seen> all = new ArrayList<>();
    int images = splits.values().stream().mapToInt(ImageSet::size).sum();
    try (Progress progress = context.progress().start("check", images, 0)) {
      splits.forEach(
          (name, set) -> {
            List<Seen> seen = new ImageInspection(set).run(Loading.allWorkers(config), progress);
            compare(name, set, seen);
            all.addAll(seen);
          });
    }
    int[] widths = sizes(all, true);
    int[] heights = sizes(all, false);
    int[] shorter = pairwise(widths, heights, true);
    int[] longer = pairwise(widths, heights, false);
    return new DataReport(
        data.path(),
        data.classes(),
        splits.entrySet().stream().map(e -> split(e.getKey(), e.getValue())).toList(),
        data.others(),
        data.problems(),
        List.copyOf(notes),
        List.copyOf(unreadable),
        List.copyOf(leaks),
        repeats,
        DataReport.Range.of(shorter),
        DataReport.Range.of(longer),
        readable(data, all) ? imagesPerSecond(data) : 0,
        Loading.workers(config),
        ImageDecoder.jpegLibrary());
  }

  /** The splits that have images; the rest becomes a note. */
  private Map<String, ImageSet> splits(ImageData data) {
    Splits splits = SplitRule.splits(config.data(), data);
    Map<String, ImageSet> all = new LinkedHashMap<>();
    all.put("train", splits.train());
    // On val or a part of it, candidates are scored on images that are counted already.
    boolean held = config.data().searchSplit() == SearchSplit.SEARCH;
    if (held) {
      all.put("search", splits.search());
    }
    all.put("val", splits.val());
    all.values().removeIf(set -> set.size() == 0);
    note(held && splits.search().size() == 0 && data.train().size() > 0, NO_SEARCH);
    note(data.train().size() == 0, "no train: retrained networks can be evaluated, no more");
    note(data.val().size() == 0, "no val: scratch and evaluate need one, or --val-fraction F");
    note(
        config.data().valFraction() > 0 && data.val().size() > 0,
        "val is cut out of train; give --val-fraction %s to every command"
            .formatted(config.data().valFraction()));
    return all;
  }

  private void note(boolean holds, String text) {
    if (holds) {
      notes.add(text);
    }
  }

  private boolean readable(ImageData data, List<Seen> all) {
    return unreadable.size() < all.size() && data.train().size() > 0;
  }

  private static DataReport.Split split(String name, ImageSet set) {
    return new DataReport.Split(name, set.size(), Arrays.stream(set.counts()).boxed().toList());
  }

  private void compare(String split, ImageSet set, List<Seen> seen) {
    for (int i = 0; i < seen.size(); i++) {
      Seen image = seen.get(i);
      if (image.error().isPresent()) {
        unreadable.add(image.error().get());
        continue;
      }
      String name = split + ": " + set.path(i);
      String before = first.putIfAbsent(image.content(), name);
      if (before != null && before.startsWith(split + ": ")) {
        repeats++;
      } else if (before != null) {
        leaks.add(new DataReport.Leak(before, name));
      }
    }
  }

  private static int[] sizes(List<Seen> all, boolean width) {
    return all.stream()
        .filter(seen -> seen.error().isEmpty())
        .mapToInt(seen -> width ? seen.width() : seen.height())
        .toArray();
  }

  private static int[] pairwise(int[] a, int[] b, boolean smaller) {
    return IntStream.range(0, a.length)
        .map(i -> smaller ? Math.min(a[i], b[i]) : Math.max(a[i], b[i]))
        .sorted()
        .toArray();
  }

  /** Reads batches as a training would, with the workers that it would have. */
  private double imagesPerSecond(ImageData data) {
    TrainBatches batches =
        new TrainBatches(
            data.train(),
            Loading.preprocessing(config.data(), config.space().inputSide()),
            Loading.options(config, Math.min(BATCH, data.train().size()), 0),
            new Seed(config.seed()),
            BadImages.skipSilently());
    try (BatchStream stream = batches.startAt(0)) {
      read(stream, WARM_UP_NANOS);
      return read(stream, TIMED_NANOS);
    }
  }

  private static double read(BatchStream stream, long nanos) {
    long start = System.nanoTime();
    long images = 0;
    while (System.nanoTime() - start < nanos) {
      images += stream.next().size();
    }
    return images / ((System.nanoTime() - start) / 1e9);
  }
}
