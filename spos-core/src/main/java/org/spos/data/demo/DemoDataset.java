package org.spos.data.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;
import org.spos.seed.Seed;
import org.spos.text.Text;

/**
 * A JPEG image folder of drawn figures, for demonstrations and tests. A class is a shape, a texture
 * and the place of a small disc beside it; hue is a weak hint; position, size, tilt, light, clutter
 * and distractors vary. Equal records write equal files on the same JDK.
 *
 * @param classes number of classes, 2 to 144
 * @param trainPerClass training images of each class
 * @param valPerClass validation images of each class
 * @param side of the square images in pixels, 16 to 4096
 * @param seed root of all random choices
 */
public record DemoDataset(int classes, int trainPerClass, int valPerClass, int side, Seed seed) {
  public DemoDataset {
    require(
        classes >= 2 && classes <= DemoClass.MOST,
        Text.format("classes must be between 2 and %d, got %d", DemoClass.MOST, classes));
    require(
        trainPerClass >= 1 && valPerClass >= 1,
        Text.format(
            "each class needs images in train and val, got %d and %d", trainPerClass, valPerClass));
    require(side >= 16 && side <= 4096, "side must be between 16 and 4096, got " + side);
  }

  /** 40 classes of 100 training and 25 validation images of 64 × 64 pixels, seed 0. */
  public static DemoDataset defaults() {
    return new DemoDataset(40, 100, 25, 64, new Seed(0));
  }

  /** How many images there are in all. */
  public int images() {
    return classes * (trainPerClass + valPerClass);
  }

  /**
   * Writes the images to a new folder. They are written beside it and renamed at the end, so the
   * target never holds half a data set.
   *
   * @param target must not exist, or be an empty folder
   * @throws DataException if the target holds something
   * @throws CheckpointException if it cannot be written
   */
  public void write(Path target) {
    write(target, () -> {});
  }

  /**
   * The same.
   *
   * @param drawn told of each image that is drawn
   */
  public void write(Path target, Runnable drawn) {
    Path place = target.toAbsolutePath().normalize();
    try {
      requireFree(place);
      Path parent = place.resolveSibling("");
      Files.createDirectories(parent);
      Path draft = parent.resolve("." + place.getFileName() + ".partial");
      deleteIfPresent(draft); // of a run that was killed
      Files.createDirectory(draft);
      try {
        writeSplit(draft.resolve("train"), "train", trainPerClass, drawn);
        writeSplit(draft.resolve("val"), "val", valPerClass, drawn);
        Files.deleteIfExists(place);
        Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        deleteIfPresent(draft);
      }
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot write demo images to %s: %s".formatted(target, AtomicFiles.reason(e)), e);
    }
  }

  private void writeSplit(Path folder, String split, int perClass, Runnable drawn)
      throws IOException {
    try (JpegFile jpeg = new JpegFile()) {
      for (int label = 0; label < classes; label++) {
        DemoClass mark = DemoClass.of(label);
        Path classFolder = Files.createDirectories(folder.resolve(mark.folder()));
        for (int i = 0; i < perClass; i++) {
          DemoPicture picture =
              new DemoPicture(mark, classes, seed.stream("demo-" + split, label, i));
          jpeg.write(picture.render(side), classFolder.resolve(Text.format("%05d.jpg", i)));
          drawn.run();
        }
      }
    }
  }

  private static void requireFree(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new DataException(
          "%s is a file; name a new folder for the demo images".formatted(target));
    }
    try (Stream<Path> entries = Files.list(target)) {
      if (entries.findAny().isPresent()) {
        throw new DataException(
            "folder %s is not empty; name a new folder for the demo images or delete this one"
                .formatted(target));
      }
    }
  }

  private static void deleteIfPresent(Path draft) throws IOException {
    if (!Files.exists(draft)) {
      return;
    }
    Files.walkFileTree(
        draft,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new ConfigException("demo data: " + message);
    }
  }
}
