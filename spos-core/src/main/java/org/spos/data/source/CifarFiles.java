package org.spos.data.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/**
 * CIFAR-10 and CIFAR-100 in their binary version (Krizhevsky, cs.toronto.edu/~kriz/cifar.html):
 * records of one label byte (CIFAR-100: coarse and fine, of which the fine one counts) and 3 × 32 ×
 * 32 bytes, red, green, blue.
 */
public final class CifarFiles implements NamedSplits {
  private static final int SIDE = 32;
  private static final int PIXELS = 3 * SIDE * SIDE;

  private final Path folder;
  private final List<String> train;
  private final List<String> val;
  private final String names;
  private final int labelBytes;

  private CifarFiles(
      Path folder, List<String> train, List<String> val, String names, int labelBytes) {
    this.folder = folder;
    this.train = train;
    this.val = val;
    this.names = names;
    this.labelBytes = labelBytes;
  }

  /**
   * The files in a folder or in the folder that the archives unpack to; empty if there are none.
   */
  public static Optional<CifarFiles> in(Path data) {
    List<String> batches =
        List.of(
            "data_batch_1.bin",
            "data_batch_2.bin",
            "data_batch_3.bin",
            "data_batch_4.bin",
            "data_batch_5.bin");
    for (Path folder : List.of(data, data.resolve("cifar-10-batches-bin"))) {
      if (Files.exists(folder.resolve(batches.get(0)))) {
        return Optional.of(
            new CifarFiles(folder, batches, List.of("test_batch.bin"), "batches.meta.txt", 1));
      }
    }
    for (Path folder : List.of(data, data.resolve("cifar-100-binary"))) {
      if (Files.exists(folder.resolve("fine_label_names.txt"))) {
        return Optional.of(
            new CifarFiles(
                folder, List.of("train.bin"), List.of("test.bin"), "fine_label_names.txt", 2));
      }
    }
    return Optional.empty();
  }

  /**
   * The training images.
   *
   * @throws DataException if a file is missing, cut short or holds an unknown label
   */
  @Override
  public Listing train() {
    return listing(train);
  }

  /** The test images, which are our val. */
  @Override
  public Listing val() {
    return listing(val);
  }

  private Listing listing(List<String> files) {
    List<String> classes = classes();
    List<RawImages.Block> blocks = new ArrayList<>();
    for (String file : files) {
      blocks.add(block(folder.resolve(file), classes.size()));
    }
    return RawImages.listing(blocks, classes, SIDE, 3);
  }

  private List<String> classes() {
    Path file = folder.resolve(names);
    try {
      List<String> classes =
          Files.readAllLines(file).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
      if (classes.isEmpty()) {
        throw new DataException("%s names no classes; restore it".formatted(file));
      }
      return classes;
    } catch (IOException e) {
      throw new DataException("%s cannot be read: %s".formatted(file, AtomicFiles.reason(e)), e);
    }
  }

  private RawImages.Block block(Path file, int classes) {
    ByteBuffer bytes = map(file);
    int record = labelBytes + PIXELS;
    if (bytes.capacity() == 0 || bytes.capacity() % record != 0) {
      throw new DataException(
          Text.format(
              "%s has %d bytes, expected a multiple of %d; download it again",
              file, bytes.capacity(), record));
    }
    int[] labels = new int[bytes.capacity() / record];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = bytes.get(i * record + labelBytes - 1) & 0xFF;
      if (labels[i] >= classes) {
        throw new DataException(
            Text.format(
                "image %d of %s has label %d, expected less than %d; download it again",
                i, file, labels[i], classes));
      }
    }
    String name = String.valueOf(file.getFileName()).replace(".bin", "");
    return new RawImages.Block(file.toString(), name, bytes, labelBytes, record, labels);
  }

  private static ByteBuffer map(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), 1 << 30));
    } catch (IOException e) {
      throw new DataException(
          "%s cannot be read: %s; restore it".formatted(file, AtomicFiles.reason(e)), e);
    }
  }
}
