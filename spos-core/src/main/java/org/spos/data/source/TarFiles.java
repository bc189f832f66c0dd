package org.spos.data.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;
import org.spos.text.CodePointOrder;
import org.spos.text.OneLine;

/**
 * One tar for each class, as ImageNet's training images are distributed ({@code n01440764.tar}),
 * read in place: only the headers are read to list them. The class is the name of the tar; their
 * order is that of class folders of these names.
 */
public final class TarFiles {
  private static final String SUFFIX = ".tar";

  private TarFiles() {}

  private record Entry(Path tar, String path, long offset, long size) {}

  /** Whether a split's folder holds tars. */
  public static boolean in(Path folder) {
    return Files.isDirectory(folder) && !tars(folder).isEmpty();
  }

  /**
   * Lists the images of a split.
   *
   * @throws DataException if a tar is damaged, holds no images or an entry that is refused: a link,
   *     or a path that leaves the folder it is unpacked to
   */
  public static Listing scan(Path folder) {
    List<String> classes = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    OtherFiles.Count others = new OtherFiles.Count();
    for (Path tar : tars(folder)) {
      String className = className(tar);
      List<Entry> images = imagesOf(tar, className, others);
      images.forEach(image -> labels.add(classes.size()));
      entries.addAll(images);
      classes.add(className);
    }
    int[] labelOf = labels.stream().mapToInt(Integer::intValue).toArray();
    return new Listing(new Source(List.copyOf(entries)), classes, labelOf, others.result());
  }

  private static String className(Path tar) {
    String name = String.valueOf(tar.getFileName());
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private static List<Path> tars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          // Not by the file's name: "a-b.tar" is before "a.tar", but class "a" before "a-b".
          .sorted(Comparator.comparing(TarFiles::className, new CodePointOrder()))
          .toList();
    } catch (IOException e) {
      throw new DataException(
          "folder %s cannot be listed: %s".formatted(folder, AtomicFiles.reason(e)), e);
    }
  }

  private static List<Entry> imagesOf(Path tar, String className, OtherFiles.Count others) {
    List<Entry> images = new ArrayList<>();
    try (TarFile file = new TarFile(tar.toFile())) {
      for (TarArchiveEntry entry : file.getEntries()) {
        if (entry.isDirectory()) {
          continue;
        }
        requireSafe(tar, entry);
        if (FolderScan.isImage(entry.getName())) {
          String path = className + "/" + entry.getName();
          images.add(new Entry(tar, path, entry.getDataOffset(), entry.getSize()));
        } else {
          others.add(OtherFiles.type(entry.getName()));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(
          "%s is no tar or is damaged (%s); download it again"
              .formatted(tar, OneLine.of(String.valueOf(e.getMessage()))),
          e);
    }
    if (images.isEmpty()) {
      throw new DataException("%s holds no .jpg, .jpeg, .png or .bmp files".formatted(tar));
    }
    return images;
  }

  private static void requireSafe(Path tar, TarArchiveEntry entry) throws IOException {
    boolean plain = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink();
    boolean inside =
        !entry.getName().startsWith("/") && !List.of(entry.getName().split("/")).contains("..");
    if (!plain || !inside || entry.isSparse()) {
      throw new DataException(
          "entry \"%s\" of %s is %s; such tars are refused, make one of plain files"
              .formatted(
                  OneLine.of(entry.getName()),
                  tar,
                  inside ? "a link or no plain file" : "outside the folder of the tar"));
    }
    if (entry.getDataOffset() + entry.getSize() > Files.size(tar)) {
      throw new DataException(
          "%s ends within entry \"%s\"; download it again"
              .formatted(tar, OneLine.of(entry.getName())));
    }
  }

  private record Source(List<Entry> entries) implements ImageSource {
    @Override
    public int size() {
      return entries.size();
    }

    @Override
    public String path(int image) {
      return entries.get(image).path;
    }

    @Override
    public String name(int image) {
      Entry entry = entries.get(image);
      return "%s in %s".formatted(OneLine.whole(entry.path), entry.tar);
    }

    @Override
    public long bytes(int image) {
      return entries.get(image).size;
    }

    @Override
    public ByteBuffer content(int image) {
      Entry entry = entries.get(image);
      // Opened for each image: a thousand tars would be a thousand open files otherwise.
      try (FileChannel channel = FileChannel.open(entry.tar)) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(entry.size));
        while (bytes.hasRemaining() && channel.read(bytes, entry.offset + bytes.position()) >= 0) {}
        return bytes.flip();
      } catch (IOException e) {
        throw new DataException(
            "image %s cannot be read: %s".formatted(name(image), AtomicFiles.reason(e)), e);
      }
    }
  }
}
