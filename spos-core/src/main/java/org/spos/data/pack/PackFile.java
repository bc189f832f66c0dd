package org.spos.data.pack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.data.source.ImageSource;
import org.spos.data.source.Listing;
import org.spos.error.DataException;

/**
 * Reads a pack through memory maps. Opening touches the index alone; every image that is read is
 * checked against its checksum. The maps last as long as the object is used. Thread-safe.
 */
public final class PackFile {
  private final Path file;
  private final MappedFile bytes;
  private final PackForm form;
  private final ByteBuffer rows;
  private final ByteBuffer paths;
  private final List<String> classes;
  private final int trainImages;

  private PackFile(Path file, MappedFile bytes, PackForm form, ByteBuffer index) {
    this.file = file;
    this.bytes = bytes;
    this.form = form;
    this.trainImages = index.getInt(4);
    int images = trainImages + index.getInt(8);
    int nameBytes = index.getInt(12);
    this.classes = names(index.slice(PackLayout.INDEX_HEADER, nameBytes), index.getInt(0));
    int rowsAt = PackLayout.INDEX_HEADER + nameBytes;
    this.rows = index.slice(rowsAt, images * PackLayout.ROW).order(ByteOrder.LITTLE_ENDIAN);
    int pathsAt = rowsAt + images * PackLayout.ROW;
    this.paths = index.slice(pathsAt, index.capacity() - pathsAt).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Opens a pack.
   *
   * @throws DataException if it is no pack, incomplete, damaged, or of a newer version
   */
  public static PackFile open(Path file) {
    try {
      MappedFile bytes = MappedFile.open(file);
      if (bytes.size() < PackLayout.HEADER + PackLayout.TRAILER
          || bytes.slice(0, Long.BYTES).getLong() != PackLayout.MAGIC) {
        throw new DataException(
            "%s is no pack; give a folder with train and val, or a file made by spos data pack"
                .formatted(file));
      }
      ByteBuffer header = bytes.slice(0, PackLayout.HEADER);
      if (header.getInt(8) != PackLayout.VERSION) {
        throw new DataException(
            "%s is a pack of version %d, this version of spos reads %d; pack the images again"
                .formatted(file, header.getInt(8), PackLayout.VERSION));
      }
      PackForm form =
          new PackForm(PackForm.Kind.values()[header.getInt(12) & 1], header.getInt(16));
      return new PackFile(file, bytes, form, index(file, bytes));
    } catch (IOException e) {
      throw new DataException("pack %s cannot be read: %s".formatted(file, e), e);
    } catch (IndexOutOfBoundsException e) {
      throw damaged(file, "its index points outside the file");
    }
  }

  private static ByteBuffer index(Path file, MappedFile bytes) {
    long end = bytes.size() - PackLayout.TRAILER;
    ByteBuffer trailer = bytes.slice(end, PackLayout.TRAILER);
    if (trailer.getLong(24) != PackLayout.END_MAGIC
        || trailer.getLong(0) + trailer.getLong(8) != end) {
      throw damaged(file, "its end is missing");
    }
    ByteBuffer index = bytes.slice(trailer.getLong(0), Math.toIntExact(trailer.getLong(8)));
    if (PackLayout.crc(index) != trailer.getInt(16)) {
      throw damaged(file, "the checksum of its index is wrong");
    }
    return index;
  }

  private static DataException damaged(Path file, String how) {
    return new DataException(
        "pack %s is damaged or incomplete: %s; pack the images again".formatted(file, how));
  }

  private static List<String> names(ByteBuffer names, int count) {
    names.order(ByteOrder.LITTLE_ENDIAN);
    List<String> all = new ArrayList<>();
    for (int i = 0, at = 0; i < count; i++) {
      String name = text(names, at);
      all.add(name);
      at += 2 + name.getBytes(StandardCharsets.UTF_8).length;
    }
    return all;
  }

  private static String text(ByteBuffer buffer, int at) {
    byte[] utf8 = new byte[buffer.getShort(at) & 0xFFFF];
    buffer.get(at + 2, utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** How images are kept. */
  public PackForm form() {
    return form;
  }

  /** Training images. */
  public Listing train() {
    return listing("train", 0, trainImages);
  }

  /** Validation images. */
  public Listing val() {
    int images = rows.capacity() / PackLayout.ROW;
    return listing("val", trainImages, images - trainImages);
  }

  private Listing listing(String split, int first, int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = rows.getInt((first + i) * PackLayout.ROW + 24);
    }
    return new Listing(new Split(split, first, count), classes, labels);
  }

  private final class Split implements ImageSource {
    private final String split;
    private final int first;
    private final int count;

    Split(String split, int first, int count) {
      this.split = split;
      this.first = first;
      this.count = count;
    }

    private int row(int image) {
      return (first + image) * PackLayout.ROW;
    }

    @Override
    public int size() {
      return count;
    }

    @Override
    public String path(int image) {
      return text(paths, rows.getInt(row(image) + 28));
    }

    @Override
    public String name(int image) {
      return "%s/%s in %s".formatted(split, path(image), file);
    }

    @Override
    public long bytes(int image) {
      return rows.getInt(row(image) + 8);
    }

    @Override
    public ByteBuffer content(int image) {
      int row = row(image);
      try {
        ByteBuffer content = bytes.slice(rows.getLong(row), rows.getInt(row + 8));
        if (PackLayout.crc(content) == rows.getInt(row + 12)) {
          return content;
        }
      } catch (IndexOutOfBoundsException e) {
        throw damaged(file, name(image) + " lies outside");
      }
      throw damaged(file, "the checksum of " + name(image) + " is wrong");
    }

    @Override
    public boolean isFile(int image) {
      return form.kind() == PackForm.Kind.JPEG;
    }

    @Override
    public RgbImage read(int image, ImageDecoder decoder) {
      ByteBuffer content = content(image);
      if (form.kind() == PackForm.Kind.JPEG) {
        return decoder.decode(name(image), content);
      }
      int row = row(image);
      RgbImage pixels = decoder.blank(name(image), rows.getInt(row + 16), rows.getInt(row + 20));
      content.get(0, pixels.pixels(), 0, pixels.bytes());
      return pixels;
    }
  }
}
