package org.spos.workflow.dataset;

import java.nio.file.Path;
import java.util.List;
import org.spos.data.source.OtherFiles;

/**
 * What a check of a data set found.
 *
 * @param path what was checked
 * @param classes names of the classes
 * @param splits train, search and val, as a run would use them; those that have images
 * @param others files that lie among the images and are not read
 * @param problems why a split that is there cannot be used
 * @param notes what some commands will miss
 * @param unreadable a message for each image that cannot be read
 * @param leaks images of equal content in two splits
 * @param repeats images whose content occurs before in the same split
 * @param shortSide of the images, in pixels
 * @param longSide of the images, in pixels
 * @param imagesPerSecond that training would read here
 * @param workers with so many threads
 * @param jpegLibrary that decodes JPEG
 */
public record DataReport(
    Path path,
    List<String> classes,
    List<Split> splits,
    OtherFiles others,
    List<String> problems,
    List<String> notes,
    List<String> unreadable,
    List<Leak> leaks,
    int repeats,
    Range shortSide,
    Range longSide,
    double imagesPerSecond,
    int workers,
    String jpegLibrary) {

  /**
   * A split.
   *
   * @param name train, search or val
   * @param images how many
   * @param perClass how many of each class, in the order of the classes
   */
  public record Split(String name, int images, List<Integer> perClass) {
    /** Images of the smallest class. */
    public int fewest() {
      return perClass.stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    /** Images of the largest class. */
    public int most() {
      return perClass.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
  }

  /** Two images of equal content in different splits, as {@code split: name}. */
  public record Leak(String first, String second) {}

  /**
   * How a size is distributed.
   *
   * @param percent1 one image in a hundred is smaller
   * @param percent99 one in a hundred is larger
   */
  public record Range(int least, int percent1, int median, int percent99, int most) {
    /** Of values that are sorted; all 0 if there are none. */
    static Range of(int[] sorted) {
      if (sorted.length == 0) {
        return new Range(0, 0, 0, 0, 0);
      }
      int last = sorted.length - 1;
      return new Range(
          sorted[0],
          sorted[(int) (0.01 * last)],
          sorted[(int) (0.5 * last)],
          sorted[(int) (0.99 * last)],
          sorted[last]);
    }
  }

  /** Whether nothing was found that spoils a result. */
  public boolean isSound() {
    return problems.isEmpty() && unreadable.isEmpty() && leaks.isEmpty();
  }
}
