package org.spos.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.spos.error.CheckpointException;
import org.spos.seed.Seed;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Which images scored the candidates of a search. It travels with the architecture that was found,
 * so that whoever measures it on val knows which of these images had a say in its choice.
 *
 * @param set of which they are
 * @param share how many of each class; empty where all were taken
 * @param sample how many of these, classes in proportion; 0 for all
 * @param seed by which both were drawn
 * @param images how many they are
 * @param names digest of their names, see {@link ImageSet#names}; empty for {@link Kind#NOTHING}
 */
public record ScoredOn(
    Kind set, Optional<SearchShare> share, int sample, long seed, int images, String names) {

  /** A set of images. */
  public enum Kind {
    /** None: no search chose the architecture. */
    NOTHING,
    /** Held out of train. */
    SEARCH,
    /** A part of val. */
    VAL_PART,
    /** Val. */
    VAL;

    /** As files and messages call it. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Kind of(String id) {
      return Arrays.stream(values())
          .filter(kind -> kind.id().equals(id))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(id));
    }
  }

  public ScoredOn {
    boolean shared = set == Kind.SEARCH || set == Kind.VAL_PART;
    if (share.isPresent() != shared || sample < 0 || images < 0) {
      throw new IllegalArgumentException("%s of %s, sample %s".formatted(share, set, sample));
    }
  }

  /** Of an architecture that no search chose. */
  public static ScoredOn nothing() {
    return new ScoredOn(Kind.NOTHING, Optional.empty(), 0, 0, 0, "");
  }

  /** What {@link #choose} takes. */
  public static ScoredOn of(
      Kind set, Optional<SearchShare> share, int sample, Seed seed, ImageData data) {
    ImageSet chosen = choose(set, share, sample, seed, data);
    return new ScoredOn(set, share, sample, seed.root(), chosen.size(), chosen.names());
  }

  /**
   * The images, in the order in which candidates see them.
   *
   * @param sample how many of the set; 0 for all
   */
  private static ImageSet choose(
      Kind set, Optional<SearchShare> share, int sample, Seed seed, ImageData data) {
    ImageSet all =
        switch (set) {
          case NOTHING -> data.val().select(new int[0]);
          case SEARCH -> Splits.carve(data, share.orElseThrow(), seed).search();
          case VAL_PART -> Splits.valPart(data, share.orElseThrow(), seed).search();
          case VAL -> data.val();
        };
    return sample == 0 || all.size() == 0 ? all : all.sample(sample, seed, "search");
  }

  /** The images in a data set, in the order in which candidates see them. */
  public ImageSet choose(ImageData data) {
    return choose(set, share, sample, new Seed(seed), data);
  }

  /**
   * Which images of val are among them, by their place in val.
   *
   * @return empty if that cannot be told, since val is not what it was
   */
  public Optional<boolean[]> spent(ImageData data) {
    if (set == Kind.NOTHING || set == Kind.SEARCH) {
      return Optional.of(new boolean[data.val().size()]);
    }
    ImageSet chosen = choose(data);
    return chosen.names().equals(names) ? Optional.of(chosen.in(data.val())) : Optional.empty();
  }

  /** In words: {@code val-part (10 images of each class, 10,000 in all)}. */
  public String words() {
    String parts =
        share.map(part -> part.words() + ", ").orElse("") + Text.format("%,d in all", images);
    return "%s (%s)".formatted(set.id(), parts);
  }

  /** One line that {@link #parse} reads. */
  public String text() {
    Map<String, Object> values = new LinkedHashMap<>();
    share.ifPresent(part -> RecordLine.put(values, part));
    values.put("sample", sample);
    values.put("seed", seed);
    values.put("images", images);
    values.put("names", names);
    return RecordLine.text(set.id(), values);
  }

  /**
   * Reads {@link #text}.
   *
   * @param where for messages, such as the file's name
   * @throws CheckpointException if it is damaged
   */
  public static ScoredOn parse(String text, String where) {
    try {
      RecordLine line =
          RecordLine.parse(
              text, Set.of("perClass", "fraction", "sample", "seed", "images", "names"));
      return new ScoredOn(
          Kind.of(line.first()),
          line.value("perClass").isPresent() ? Optional.of(line.share()) : Optional.empty(),
          Math.toIntExact(line.number("sample")),
          line.number("seed"),
          Math.toIntExact(line.number("images")),
          line.value("names").orElseThrow(() -> new IllegalArgumentException(text)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CheckpointException(
          "%s: it is not readable which images scored it: %s".formatted(where, OneLine.of(text)),
          e);
    }
  }
}
