package org.spos.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.spos.error.DataException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * A split as a text file of lines {@code relative/path label}, as MMRazor and others give them
 * ({@code meta/train.txt}). The path may hold blanks; the label is the last word, from 0.
 */
public final class ListFile {
  private ListFile() {}

  /**
   * Reads a list.
   *
   * @param folder the split's folder, to which the paths are relative
   * @throws DataException if a line is not understood, a file does not exist or a label is left out
   */
  public static Listing read(Path list, Path folder) {
    List<String> paths = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(list);
    } catch (IOException e) {
      throw new DataException("list %s cannot be read: %s".formatted(list, e), e);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty()) {
        String where = Text.format("line %d of %s", i + 1, list);
        int blank = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'));
        String path = line.substring(0, Math.max(0, blank)).strip();
        labels.add(label(line.substring(blank + 1), where, line));
        paths.add(requireInside(path, where, line));
      }
    }
    if (paths.isEmpty()) {
      throw new DataException("list %s is empty; expected lines \"path label\"".formatted(list));
    }
    int[] labelOf = labels.stream().mapToInt(Integer::intValue).toArray();
    String[] pathOf = paths.toArray(String[]::new);
    return new Listing(
        new FolderSource(folder, pathOf, sizes(list, folder, pathOf)),
        classes(list, pathOf, labelOf),
        labelOf);
  }

  private static int label(String word, String where, String line) {
    try {
      int label = Integer.parseInt(word);
      if (label >= 0) {
        return label;
      }
    } catch (NumberFormatException e) {
      throw badLine(where, line);
    }
    throw badLine(where, line);
  }

  private static String requireInside(String path, String where, String line) {
    if (path.isEmpty()
        || path.indexOf('\0') >= 0 // which no file's name holds
        || path.startsWith("/")
        || List.of(path.split("/")).contains("..")) {
      throw badLine(where, line);
    }
    return path;
  }

  private static DataException badLine(String where, String line) {
    return new DataException(
        "%s is \"%s\"; expected a path below the split's folder and a label from 0, such as n01440764/a.JPEG 0"
            .formatted(where, OneLine.of(line)));
  }

  private static long[] sizes(Path list, Path folder, String[] paths) {
    long[] sizes = new long[paths.length];
    for (int i = 0; i < sizes.length; i++) {
      try {
        sizes[i] = Files.size(folder.resolve(paths[i]));
      } catch (IOException e) {
        throw new DataException(
            "%s names %s, which is not in %s; correct the list or the folder"
                .formatted(list, paths[i], folder),
            e);
      }
    }
    return sizes;
  }

  /** The first folder of a class's paths if each class has its own, else the number. */
  private static List<String> classes(Path list, String[] paths, int[] labels) {
    TreeMap<Integer, String> folders = new TreeMap<>();
    boolean named = true;
    for (int i = 0; i < paths.length; i++) {
      int slash = paths[i].indexOf('/');
      String folder = paths[i].substring(0, Math.max(0, slash));
      String before = folders.putIfAbsent(labels[i], folder);
      named = named && slash > 0 && (before == null || before.equals(folder));
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
