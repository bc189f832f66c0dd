package org.spos.data.source;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;
import org.spos.text.CodePointOrder;
import org.spos.text.Text;

/**
 * Lists {@code folder/<class>/**}; the order is torchvision's: class, then folder, then name, each
 * by code points.
 */
public final class FolderScan {
  private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png", ".bmp");
  private static final String WANTED = "expected <class>/*.jpg, .jpeg, .png or .bmp";

  private FolderScan() {}

  private record Found(String folder, String name, long size) {
    String path() {
      return folder + "/" + name;
    }
  }

  /**
   * Lists the images of a split; opens none.
   *
   * @throws DataException if the folder, its class folders or images in one of them are missing
   */
  public static Listing scan(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          "no folder %s; %s below it, name the folder that holds train and val%s"
              .formatted(
                  folder,
                  WANTED,
                  folder.endsWith("val") ? ", or cut val out of train with --val-fraction F" : ""));
    }
    try {
      List<String> classes = classFolders(folder);
      OtherFiles.Count others = new OtherFiles.Count();
      int loose = countLoose(folder, others);
      if (classes.isEmpty()) {
        throw new DataException(noClasses(folder, loose));
      }
      List<Found> all = new ArrayList<>();
      int[] ends = new int[classes.size()];
      for (int label = 0; label < ends.length; label++) {
        OtherFiles.Count beside = new OtherFiles.Count();
        List<Found> images = imagesOf(folder, classes.get(label), beside);
        if (images.isEmpty()) {
          throw new DataException(
              "class folder %s holds no images%s; expected .jpg, .jpeg, .png or .bmp files, add some or remove the folder"
                  .formatted(folder.resolve(classes.get(label)), only(beside.result())));
        }
        others.add(beside.result());
        all.addAll(images);
        ends[label] = all.size();
      }
      return toListing(folder, classes, all, ends, others.result());
    } catch (FileSystemLoopException e) {
      throw new DataException(
          "%s is a symbolic link that leads back to a folder around it; remove it"
              .formatted(e.getFile()),
          e);
    } catch (IOException e) {
      throw new DataException(
          "folder %s cannot be listed: %s".formatted(folder, AtomicFiles.reason(e)), e);
    }
  }

  static List<String> classFolders(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> String.valueOf(entry.getFileName()))
          .sorted(new CodePointOrder())
          .toList();
    }
  }

  /**
   * Whether a folder holds images in class folders itself, without {@code train} and {@code val}:
   * two folders or more with an image in each.
   */
  public static boolean holdsClasses(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try {
      int classes = 0;
      for (String name : classFolders(folder)) {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
          classes += files.anyMatch(file -> isImage(String.valueOf(file.getFileName()))) ? 1 : 0;
        }
      }
      return classes > 1;
    } catch (IOException e) {
      throw new DataException(
          "folder %s cannot be listed: %s".formatted(folder, AtomicFiles.reason(e)), e);
    }
  }

  /** Counts files that lie in no class folder; returns how many of them are images. */
  private static int countLoose(Path folder, OtherFiles.Count others) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      int images = 0;
      for (Path file : entries.filter(entry -> !Files.isDirectory(entry)).toList()) {
        String name = String.valueOf(file.getFileName());
        String type = OtherFiles.type(name);
        others.add(isImage(name) ? type + " in no class folder" : type);
        images += isImage(name) ? 1 : 0;
      }
      return images;
    }
  }

  private static String noClasses(Path folder, int loose) {
    String split = String.valueOf(folder.getFileName());
    return loose == 0
        ? "%s holds no class folders; %s below it".formatted(folder, WANTED)
        : Text.format(
            "%s holds %,d images but no class folders; say with --%s-list FILE which class each has"
                + " (lines \"path label\"), or move them into class folders",
            folder, loose, split);
  }

  private static String only(OtherFiles others) {
    return others.count() == 0 ? "" : " (only " + others + ")";
  }

  private static List<Found> imagesOf(Path folder, String className, OtherFiles.Count others)
      throws IOException {
    List<Found> found = new ArrayList<>();
    Files.walkFileTree(
        folder.resolve(className),
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = String.valueOf(file.getFileName());
            if (isImage(name)) {
              String path = folder.relativize(file).toString().replace(File.separatorChar, '/');
              String parent = path.substring(0, path.length() - name.length() - 1);
              found.add(new Found(parent, name, attributes.size()));
            } else {
              others.add(OtherFiles.type(name));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Comparator<String> order = new CodePointOrder();
    found.sort(Comparator.comparing(Found::folder, order).thenComparing(Found::name, order));
    return found;
  }

  static boolean isImage(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  private static Listing toListing(
      Path folder, List<String> classes, List<Found> all, int[] ends, OtherFiles others) {
    String[] paths = new String[all.size()];
    long[] sizes = new long[all.size()];
    int[] labels = new int[all.size()];
    int label = 0;
    for (int i = 0; i < paths.length; i++) {
      while (i >= ends[label]) {
        label++;
      }
      paths[i] = all.get(i).path();
      sizes[i] = all.get(i).size();
      labels[i] = label;
    }
    return new Listing(new FolderSource(folder, paths, sizes), classes, labels, others);
  }
}
