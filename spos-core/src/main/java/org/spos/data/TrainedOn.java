package org.spos.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spos.error.CheckpointException;
import org.spos.seed.Seed;
import org.spos.text.OneLine;

/**
 * Which images of {@code train} a network was trained on: those of all its trainings together,
 * since one may begin with the weights of another. It travels with the weights, so that nothing is
 * scored on what it was trained on.
 *
 * @param parts the trainings, at least one
 */
public record TrainedOn(List<Part> parts) {
  private static final String ALL = "all";
  private static final String WITHOUT = "withoutSearchSplit";

  /**
   * One training.
   *
   * @param heldOut what it left out of each class; empty if nothing
   * @param seed by which that was drawn
   * @param images how many it was trained on; 0 if that is not known
   * @param train digest of the names of all training images, see {@link ImageSet#names}; empty if
   *     it is not known
   * @param held the same of those left out
   */
  public record Part(
      Optional<SearchShare> heldOut,
      long seed,
      long images,
      Optional<String> train,
      Optional<String> held) {

    private String text() {
      Map<String, Object> values = new LinkedHashMap<>();
      heldOut.ifPresent(share -> RecordLine.put(values, share));
      heldOut.ifPresent(share -> values.put("seed", seed));
      values.put("images", images);
      train.ifPresent(digest -> values.put("train", digest));
      held.ifPresent(digest -> values.put("held", digest));
      return RecordLine.text(heldOut.isPresent() ? WITHOUT : ALL, values);
    }
  }

  public TrainedOn {
    parts = List.copyOf(new LinkedHashSet<>(parts));
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("no training");
    }
  }

  /** All training images of a data set. */
  public static TrainedOn all(ImageData data) {
    ImageSet train = data.train();
    return new TrainedOn(
        List.of(
            new Part(
                Optional.empty(), 0, train.size(), Optional.of(train.names()), Optional.empty())));
  }

  /** All training images but those that a share holds out for the search. */
  public static TrainedOn without(ImageData data, SearchShare share, Seed seed) {
    Splits splits = Splits.carve(data, share, seed);
    return new TrainedOn(
        List.of(
            new Part(
                Optional.of(share),
                seed.root(),
                splits.train().size(),
                Optional.of(data.train().names()),
                Optional.of(splits.search().names()))));
  }

  /**
   * What a checkpoint of version 0.1 says, which keeps settings but no names.
   *
   * @param heldOut what was left out of each class; empty if nothing
   */
  public static TrainedOn unnamed(Optional<SearchShare> heldOut, Seed seed) {
    long root = heldOut.isPresent() ? seed.root() : 0;
    return new TrainedOn(List.of(new Part(heldOut, root, 0, Optional.empty(), Optional.empty())));
  }

  /** These trainings and others. */
  public TrainedOn and(TrainedOn other) {
    List<Part> both = new ArrayList<>(parts);
    both.addAll(other.parts);
    return new TrainedOn(both);
  }

  /** Whether a training left nothing out. */
  public boolean isAll() {
    return parts.stream().anyMatch(part -> part.heldOut().isEmpty());
  }

  /** The share that every training left out, where all say it the same way. */
  public Optional<SearchShare> heldOut() {
    List<SearchShare> shares = parts.stream().flatMap(part -> part.heldOut().stream()).toList();
    long byNumber = shares.stream().filter(share -> share.perClass() > 0).count();
    if (isAll() || byNumber != 0 && byNumber != shares.size()) {
      return Optional.empty();
    }
    // A smaller share is a part of a larger one, both being the first of one drawn order.
    return byNumber > 0
        ? Optional.of(
            SearchShare.of(shares.stream().mapToInt(SearchShare::perClass).min().getAsInt()))
        : Optional.of(
            SearchShare.fraction(
                shares.stream().mapToDouble(SearchShare::fraction).min().getAsDouble()));
  }

  /**
   * How many images of a set it was trained on.
   *
   * @param data the data set of which the images are
   * @return empty if that cannot be told, since {@code train} is not what it was
   */
  public OptionalInt overlap(ImageData data, ImageSet scored) {
    boolean[] wanted = scored.in(data.train());
    // A val that was cut out of train may have been trained on before it was cut.
    boolean cut = data.train().size() > 0 && data.val().sharesSource(data.train());
    if (count(wanted) == 0 && !cut) {
      return OptionalInt.of(0);
    }
    boolean[] seen = new boolean[wanted.length];
    String names = data.train().names();
    for (Part part : parts) {
      if (!part.train().equals(Optional.of(names)) && (part.train().isPresent() || cut)) {
        if (!part.held().equals(Optional.of(scored.names()))) {
          return OptionalInt.empty();
        }
        continue; // exactly what it left out
      }
      boolean[] trained = trained(data, part);
      for (int i = 0; i < seen.length; i++) {
        seen[i] |= trained[i] && wanted[i];
      }
    }
    return OptionalInt.of(count(seen));
  }

  private static int count(boolean[] flags) {
    return (int) IntStream.range(0, flags.length).filter(i -> flags[i]).count();
  }

  private static boolean[] trained(ImageData data, Part part) {
    if (part.heldOut().isEmpty()) {
      boolean[] all = new boolean[data.train().size()];
      Arrays.fill(all, true);
      return all;
    }
    return Splits.carve(data, part.heldOut().get(), new Seed(part.seed())).train().in(data.train());
  }

  /** In words: {@code all of train}, {@code train without 50 images of each class}. */
  public String words() {
    return parts.stream()
        .map(
            part ->
                part.heldOut()
                    .map(share -> "train without " + share.words())
                    .orElse("all of train"))
        .distinct()
        .collect(Collectors.joining(", before that on "));
  }

  /** One line that {@link #parse} reads. */
  public String text() {
    return parts.stream().map(Part::text).collect(Collectors.joining("; "));
  }

  /**
   * Reads {@link #text}.
   *
   * @param where for messages, such as the file's name
   * @throws CheckpointException if it is damaged
   */
  public static TrainedOn parse(String text, String where) {
    try {
      return new TrainedOn(Arrays.stream(text.split("; ", -1)).map(TrainedOn::part).toList());
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "%s: it is not readable which images it was trained on: %s"
              .formatted(where, OneLine.of(text)),
          e);
    }
  }

  private static Part part(String text) {
    RecordLine line =
        RecordLine.parse(text, Set.of("perClass", "fraction", "seed", "images", "train", "held"));
    boolean without = line.first().equals(WITHOUT);
    if (!without && !line.first().equals(ALL)) {
      throw new IllegalArgumentException(text);
    }
    return new Part(
        without ? Optional.of(line.share()) : Optional.empty(),
        without ? line.number("seed") : 0,
        line.number("images"),
        line.value("train"),
        line.value("held"));
  }
}
