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
import org.spos.text.Text;

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
   * @param heldOut what it left out of each class for the search; empty if nothing
   * @param confirm how many more images of each class it left out to confirm with
   * @param seed by which that was drawn
   * @param images how many it was trained on; 0 if that is not known
   * @param train digest of the names of all training images, see {@link ImageSet#names}; empty if
   *     it is not known
   * @param held the same of those left out for the search
   * @param confirmHeld the same of those left out to confirm with
   */
  public record Part(
      Optional<SearchShare> heldOut,
      int confirm,
      long seed,
      long images,
      Optional<String> train,
      Optional<String> held,
      Optional<String> confirmHeld) {

    private String text() {
      Map<String, Object> values = new LinkedHashMap<>();
      heldOut.ifPresent(share -> RecordLine.put(values, share));
      heldOut.ifPresent(share -> values.put("seed", seed));
      values.put("images", images);
      train.ifPresent(digest -> values.put("train", digest));
      held.ifPresent(digest -> values.put("held", digest));
      if (confirm > 0) {
        values.put("confirm", confirm);
        confirmHeld.ifPresent(digest -> values.put("confirmHeld", digest));
      }
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
                Optional.empty(),
                0,
                0,
                train.size(),
                Optional.of(train.names()),
                Optional.empty(),
                Optional.empty())));
  }

  /** All training images but those that a share holds out for the search. */
  public static TrainedOn without(ImageData data, SearchShare share, Seed seed) {
    return without(data, share, 0, seed);
  }

  /**
   * The same, and but those that are held out to confirm with.
   *
   * @param confirm how many of each class
   */
  public static TrainedOn without(ImageData data, SearchShare share, int confirm, Seed seed) {
    Splits splits = Splits.carve(data, share, confirm, seed);
    return new TrainedOn(
        List.of(
            new Part(
                Optional.of(share),
                confirm,
                seed.root(),
                splits.train().size(),
                Optional.of(data.train().names()),
                Optional.of(splits.search().names()),
                confirm > 0 ? Optional.of(splits.confirm().names()) : Optional.empty())));
  }

  /**
   * What a checkpoint of version 0.1 says, which keeps settings but no names.
   *
   * @param heldOut what was left out of each class; empty if nothing
   */
  public static TrainedOn unnamed(Optional<SearchShare> heldOut, Seed seed) {
    long root = heldOut.isPresent() ? seed.root() : 0;
    return new TrainedOn(
        List.of(
            new Part(heldOut, 0, root, 0, Optional.empty(), Optional.empty(), Optional.empty())));
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
        Optional<String> asked = Optional.of(scored.names());
        if (!part.held().equals(asked) && !part.confirmHeld().equals(asked)) {
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
    return Splits.carve(data, part.heldOut().get(), part.confirm(), new Seed(part.seed()))
        .train()
        .in(data.train());
  }

  /** In words: {@code all of train}, {@code train without 50 images of each class}. */
  public String words() {
    return parts.stream()
        .map(
            part ->
                part.heldOut()
                    .map(share -> "train without " + share.words() + more(part.confirm()))
                    .orElse("all of train"))
        .distinct()
        .collect(Collectors.joining(", before that on "));
  }

  private static String more(int confirm) {
    return confirm == 0 ? "" : Text.format(" and %d more to confirm with", confirm);
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
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CheckpointException(
          "%s: it is not readable which images it was trained on: %s"
              .formatted(where, OneLine.of(text)),
          e);
    }
  }

  private static Part part(String text) {
    RecordLine line =
        RecordLine.parse(
            text,
            Set.of(
                "perClass",
                "fraction",
                "seed",
                "images",
                "train",
                "held",
                "confirm",
                "confirmHeld"));
    boolean without = line.first().equals(WITHOUT);
    if (!without && !line.first().equals(ALL)) {
      throw new IllegalArgumentException(text);
    }
    return new Part(
        without ? Optional.of(line.share()) : Optional.empty(),
        line.value("confirm").isPresent() ? Math.toIntExact(line.number("confirm")) : 0,
        without ? line.number("seed") : 0,
        line.number("images"),
        line.value("train"),
        line.value("held"),
        line.value("confirmHeld"));
  }
}
