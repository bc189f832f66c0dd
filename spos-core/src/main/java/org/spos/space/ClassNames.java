package org.spos.space;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * What the outputs of a network stand for, or the labels of images: a name for each, in their
 * order. Where nothing names them, as in MNIST, in most lists and in networks of other programs,
 * they are the numbers 0, 1, 2, …, which say no more than the place.
 *
 * @param names of the classes; the place is the label
 */
public record ClassNames(List<String> names) {
  private static final int SHOWN = 3;

  public ClassNames {
    names = List.copyOf(names);
  }

  /** So many classes without names. */
  public static ClassNames numbered(int count) {
    return new ClassNames(IntStream.range(0, count).mapToObj(String::valueOf).toList());
  }

  /** How many classes. */
  public int count() {
    return names.size();
  }

  /** Whether they have names that say more than their place. */
  public boolean named() {
    return !equals(numbered(count()));
  }

  /** A line for people: how many, and the first of their names. */
  public String summary() {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, count())));
    return named()
        ? Text.format("%d: %s%s", count(), OneLine.of(first), count() > SHOWN ? ", …" : "")
        : Text.format("%d without names", count());
  }

  /** These names, or the other ones if these are only numbers. */
  public ClassNames or(ClassNames other) {
    return named() ? this : other;
  }

  /**
   * The first thing that keeps labels of images from meaning what a network with these classes
   * says: another number of them or, where both sides have names, another name at some place.
   * Numbers in another order than their own, such as folders 0, 1, 10, 11, …, are names too.
   *
   * @param images what the labels of the images stand for
   * @return in words, with the class and its name on both sides; empty if they fit
   */
  public Optional<String> difference(ClassNames images) {
    if (names.equals(images.names)) {
      return Optional.empty();
    }
    boolean sameNumbers = new HashSet<>(names).equals(new HashSet<>(images.names));
    if ((!named() || !images.named()) && !sameNumbers) {
      return count() == images.count()
          ? Optional.empty()
          : Optional.of(
              Text.format("the weights have %d classes, the images %d", count(), images.count()));
    }
    int first = 0;
    while (first < Math.min(count(), images.count())
        && names.get(first).equals(images.names.get(first))) {
      first++;
    }
    return Optional.of(
        Text.format(
            "%s; first difference: class %d is %s in the weights and %s in the images",
            relation(images), first, quoted(names, first), quoted(images.names, first)));
  }

  private String relation(ClassNames images) {
    List<String> lacking = without(names, images.names);
    List<String> surplus = without(images.names, names);
    if (lacking.isEmpty() && surplus.isEmpty()) {
      return Text.format("the same %d names in another order", count());
    }
    if (surplus.isEmpty()) {
      return Text.format(
          "the images lack %d of the %d classes of the weights, such as %s",
          lacking.size(), count(), quoted(lacking, 0));
    }
    if (lacking.isEmpty()) {
      return Text.format(
          "the images have %d more than the %d classes of the weights, such as %s",
          surplus.size(), count(), quoted(surplus, 0));
    }
    return Text.format(
        "the images lack %d of the %d classes of the weights and have %d that these do not know",
        lacking.size(), count(), surplus.size());
  }

  private static List<String> without(List<String> names, List<String> others) {
    Set<String> known = new HashSet<>(others);
    return names.stream().filter(name -> !known.contains(name)).toList();
  }

  private static String quoted(List<String> names, int place) {
    return place < names.size() ? '"' + OneLine.of(names.get(place)) + '"' : "none";
  }
}
