package org.spos.data.pack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.data.source.ImageSource;
import org.spos.data.source.Listing;
import org.spos.data.source.NamedSplits;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Reads a pack through memory maps. Opening touches the index alone; every image that is read is
 * checked against its checksum. The maps last as long as the object is used. Thread-safe.
 */
public final class PackFile implements NamedSplits {
  private final Path file;
  private final MappedFile bytes;
  private final PackForm form;
  private final PackContents contents;

  private PackFile(Path file, MappedFile bytes, PackForm form, PackContents contents) {
    this.file = file;
    this.bytes = bytes;
    this.form = form;
    this.contents = contents;
  }

  /**
   * The pack at a path that is a file: images come from files in no other form.
   *
   * @return empty if it is a folder or nothing
   */
  public static Optional<PackFile> at(Path path) {
    return Files.isRegularFile(path) ? Optional.of(open(path)) : Optional.empty();
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
            Text.format(
                "%s is a pack of version %d, this version of spos reads %d; pack the images again",
                file, header.getInt(8), PackLayout.VERSION));
      }
      PackForm form =
          new PackForm(PackForm.Kind.values()[header.getInt(12) & 1], header.getInt(16));
      return new PackFile(file, bytes, form, new PackContents(index(file, bytes)));
    } catch (IOException e) {
      throw new DataException(
          "pack %s cannot be read: %s".formatted(file, AtomicFiles.reason(e)), e);
    } catch (IndexOutOfBoundsException e) {
      throw damaged(file, "its index points outside the file");
    } catch (ConfigException e) {
      throw damaged(file, String.valueOf(e.getMessage()));
    }
  }

  private static ByteBuffer index(Path file, MappedFile bytes) {
    long end = bytes.size() - PackLayout.TRAILER;
    ByteBuffer trailer = bytes.slice(end, PackLayout.TRAILER);
    if (trailer.getLong(24) != PackLayout.END_MAGIC
        || trailer.getLong(0) + trailer.getLong(8) != end
        || trailer.getLong(8) != (int) trailer.getLong(8)) {
      throw damaged(file, "its end is missing");
    }
    ByteBuffer index = bytes.slice(trailer.getLong(0), (int) trailer.getLong(8));
    if (PackLayout.crc(index) != trailer.getInt(16)) {
      throw damaged(file, "the checksum of its index is wrong");
    }
    return index;
  }

  private static DataException damaged(Path file, String how) {
    return new DataException(
        "pack %s is damaged or incomplete: %s; pack the images again".formatted(file, how));
  }

  /** How images are kept. */
  public PackForm form() {
    return form;
  }

  /** Training images. */
  @Override
  public Listing train() {
    return listing("train", 0, contents.trainImages());
  }

  /** Validation images. */
  @Override
  public Listing val() {
    int train = contents.trainImages();
    return listing("val", train, contents.images() - train);
  }

  private Listing listing(String split, int first, int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = contents.label(first + i);
    }
    return new Listing(new Split(split, first, count), contents.classes(), labels);
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

    @Override
    public int size() {
      return count;
    }

    @Override
    public String path(int image) {
      try {
        return contents.path(first + image);
      } catch (IndexOutOfBoundsException e) {
        throw damaged(file, Text.format("the path of image %d of %s lies outside", image, split));
      }
    }

    @Override
    public String name(int image) {
      return "%s/%s in %s".formatted(split, OneLine.whole(path(image)), file);
    }

    @Override
    public long bytes(int image) {
      return contents.length(first + image);
    }

    @Override
    public ByteBuffer content(int image) {
      int place = first + image;
      try {
        ByteBuffer content = bytes.slice(contents.offset(place), contents.length(place));
        if (PackLayout.crc(content) == contents.crc(place)) {
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
      int width = contents.width(first + image);
      int height = contents.height(first + image);
      // Before memory is taken for it: the size could be any.
      if (width < 1 || height < 1 || content.capacity() != 3L * width * height) {
        throw damaged(
            file,
            Text.format(
                "%s has %d bytes for %d x %d pixels",
                name(image), content.capacity(), width, height));
      }
      RgbImage pixels = decoder.blank(name(image), width, height);
      content.get(0, pixels.pixels(), 0, pixels.bytes());
      return pixels;
    }
  }
}
