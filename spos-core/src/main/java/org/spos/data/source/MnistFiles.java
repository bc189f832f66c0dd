package org.spos.data.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/**
 * MNIST and its kin in IDX files, gzipped or not: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte}, {@code t10k-…}. The classes are the digits.
 */
public final class MnistFiles implements NamedSplits {
  private static final int LABELS = 0x0801; // unsigned bytes, one dimension
  private static final int IMAGES = 0x0803;
  private static final long LARGEST = 1 << 30;

  private final Path folder;

  private MnistFiles(Path folder) {
    this.folder = folder;
  }

  /** The files in a folder; empty if there are none. */
  public static Optional<MnistFiles> in(Path folder) {
    return file(folder, "train-images-idx3-ubyte").map(file -> new MnistFiles(folder));
  }

  /**
   * The training images.
   *
   * @throws DataException if a file is missing, damaged or does not fit the other
   */
  @Override
  public Listing train() {
    return listing("train");
  }

  /** The test images, which are our val. */
  @Override
  public Listing val() {
    return listing("t10k");
  }

  private Listing listing(String part) {
    Path imageFile = require(part + "-images-idx3-ubyte");
    ByteBuffer images = read(imageFile, IMAGES, 3);
    Path labelFile = require(part + "-labels-idx1-ubyte");
    ByteBuffer labels = read(labelFile, LABELS, 1);
    int count = images.getInt(4);
    int side = images.getInt(8);
    if (labels.getInt(4) != count || images.getInt(12) != side) {
      throw new DataException(
          Text.format(
              "%s holds %d images of %d x %d and %s %d labels; expected squares and as many labels",
              imageFile, count, images.getInt(12), side, labelFile, labels.getInt(4)));
    }
    int[] classOf = new int[count];
    for (int i = 0; i < count; i++) {
      classOf[i] = labels.get(8 + i) & 0xFF;
    }
    int highest = IntStream.of(classOf).max().orElse(0);
    List<String> classes =
        IntStream.rangeClosed(0, Math.max(9, highest)).mapToObj(String::valueOf).toList();
    RawImages.Block block =
        new RawImages.Block(imageFile.toString(), part, images, 16, side * side, classOf);
    return RawImages.listing(List.of(block), classes, side, 1);
  }

  private Path require(String name) {
    return file(folder, name)
        .orElseThrow(
            () ->
                new DataException(
                    "%s holds neither %s nor %s.gz; download it".formatted(folder, name, name)));
  }

  private static Optional<Path> file(Path folder, String name) {
    return List.of(folder.resolve(name), folder.resolve(name + ".gz")).stream()
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The whole file; a zipped one is unpacked no further than its header says it reaches. */
  private static ByteBuffer read(Path file, int magic, int dimensions) {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      byte[] header = in.readNBytes(4 + 4 * dimensions);
      int items = items(header, magic, dimensions);
      byte[] content = in.readNBytes(items);
      if (items > 0 && content.length == items && in.read() < 0) {
        return ByteBuffer.allocate(header.length + items).put(header).put(content); // big-endian
      }
    } catch (ZipException | EOFException e) {
      throw new DataException(
          "%s is no gzip, damaged or cut short; download it again".formatted(file), e);
    } catch (IOException e) {
      throw new DataException(
          "%s cannot be read: %s; download it again".formatted(file, AtomicFiles.reason(e)), e);
    }
    throw new DataException(
        Text.format(
            "%s is no IDX file of %d dimensions, or is cut short or too long; download it again",
            file, dimensions));
  }

  /** How many bytes follow a header; 0 if it is none, or speaks of more than any such file has. */
  private static int items(byte[] header, int magic, int dimensions) {
    ByteBuffer numbers = ByteBuffer.wrap(header);
    if (header.length < 4 + 4 * dimensions || numbers.getInt() != magic) {
      return 0;
    }
    long items = 1;
    for (int i = 0; i < dimensions; i++) {
      items *= Math.max(0, numbers.getInt());
      if (items > LARGEST) {
        return 0;
      }
    }
    return (int) items;
  }
}
