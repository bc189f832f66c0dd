package org.spos.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.spos.data.source.ListLines.Line;
import org.spos.error.DataException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * A split as a text file of lines {@code relative/path label}, as MMRazor and others give them
 * ({@code meta/train.txt}). The path may hold blanks; the label is the last word, from 0, or where
 * tabs separate columns the second one.
 */
public final class ListFile {
  private final Path list;
  private final Path folder;
  private final List<String> known;
  private final Map<String, Integer> labelOf = new HashMap<>(); // of the known classes

  /** An image of the list: its path in the one form that all lists of the same images give. */
  private record Place(String path, long size) {}

  private ListFile(Path list, Path folder, List<String> known) {
    this.list = list;
    this.folder = folder;
    this.known = List.copyOf(known);
    for (int label = 0; label < known.size(); label++) {
      labelOf.put(known.get(label), label);
    }
  }

  /**
   * Reads a list that alone says which classes there are: a class is called by the folder of its
   * images if each has its own, else by its number.
   *
   * @param folder the split's folder, to which the paths are relative
   * @throws DataException if a line is not understood, a file does not exist or a label is left out
   */
  public static Listing read(Path list, Path folder) {
    return new ListFile(list, folder, List.of()).read();
  }

  /**
   * Reads a list whose labels are places in known classes, or their names.
   *
   * @param folder the split's folder, to which the paths are relative; class folders in it must be
   *     those of the labels, any other folders do
   * @param classes of the other split; each may be left out here
   * @throws DataException if a line is not understood, a file does not exist or there is no such
   *     class
   */
  public static Listing read(Path list, Path folder, List<String> classes) {
    return new ListFile(list, folder, classes).read();
  }

  private Listing read() {
    List<Line> lines = ListLines.read(list);
    String[] paths = new String[lines.size()];
    long[] sizes = new long[paths.length];
    int[] labels = new int[paths.length];
    for (int i = 0; i < paths.length; i++) {
      Line line = lines.get(i);
      labels[i] = label(line);
      Place place = place(line);
      paths[i] = place.path;
      sizes[i] = place.size;
    }
    if (!known.isEmpty()) {
      requireKnown(lines, paths, labels);
    }
    return new Listing(
        new FolderSource(folder, paths, sizes),
        known.isEmpty() ? classes(paths, labels) : known,
        labels);
  }

  private int label(Line line) {
    try {
      int label = Integer.parseInt(line.label());
      if (label >= 0) {
        return label;
      }
    } catch (NumberFormatException e) {
      if (labelOf.containsKey(line.label())) {
        return labelOf.get(line.label());
      }
    }
    throw line.bad();
  }

  private Place place(Line line) {
    String path = below(line);
    String split = folder.getFileName() + "/";
    return Stream.of(
            path,
            path.replace('\\', '/'), // written by Windows
            path.startsWith(split) ? path.substring(split.length()) : path)
        .flatMap(form -> find(form).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "%s names %s, which is not in %s; correct the list or the folder"
                        .formatted(line.where(), OneLine.of(line.path()), folder)));
  }

  /** The path below the folder, which it must not leave. */
  private String below(Line line) {
    String path = line.path();
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      if (path.startsWith("/") && Path.of(path).normalize().startsWith(absolute)) {
        path = absolute.relativize(Path.of(path).normalize()).toString();
      }
    } catch (InvalidPathException e) {
      throw line.bad();
    }
    path = path.replaceFirst("^(\\.[/\\\\]+)+", "");
    if (path.isEmpty()
        || path.indexOf('\0') >= 0 // which no file's name holds
        || path.startsWith("/")
        || List.of(path.split("[/\\\\]")).contains("..")) {
      throw line.bad();
    }
    return path;
  }

  private Optional<Place> find(String path) {
    try {
      return Optional.of(new Place(path, Files.size(folder.resolve(path))));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private void requireKnown(List<Line> lines, String[] paths, int[] labels) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < labels.length; i++) {
      least = Math.min(least, labels[i]);
      String inFolder = paths[i].substring(0, Math.max(0, paths[i].indexOf('/')));
      int byFolder = labelOf.getOrDefault(inFolder, labels[i]);
      if (labels[i] < known.size() && byFolder != labels[i]) {
        throw new DataException(
            Text.format(
                "%s has label %d for an image of class \"%s\", which is class %d of the other"
                    + " split; train and val number their classes differently, make them agree",
                lines.get(i).where(), labels[i], inFolder, byFolder));
      }
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= known.size()) {
        throw new DataException(
            Text.format(
                "%s has label %d, but the other split has %d classes, 0 to %d%s",
                lines.get(i).where(),
                labels[i],
                known.size(),
                known.size() - 1,
                least == 1 ? "; the list counts from 1, subtract 1 from each label" : ""));
      }
    }
  }

  /** The first folder of a class's paths if each class has its own, else the number. */
  private List<String> classes(String[] paths, int[] labels) {
    TreeMap<Integer, String> folders = new TreeMap<>();
    boolean named = true;
    for (int i = 0; i < paths.length; i++) {
      int slash = paths[i].indexOf('/');
      String first = paths[i].substring(0, Math.max(0, slash));
      String before = folders.putIfAbsent(labels[i], first);
      named = named && slash > 0 && (before == null || before.equals(first));
    }
    for (int label = 0; label < folders.size(); label++) {
      if (!folders.containsKey(label)) {
        throw new DataException(
            Text.format(
                "list %s has labels up to %d, but no image of label %d; labels count from 0 without"
                    + " gaps",
                list, folders.lastKey(), label));
      }
    }
    boolean unique = folders.values().stream().distinct().count() == folders.size();
    return named && unique
        ? List.copyOf(folders.values())
        : folders.keySet().stream().map(String::valueOf).toList();
  }
}
