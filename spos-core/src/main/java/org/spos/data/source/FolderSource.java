package org.spos.data.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;

/** Image files below a folder. */
final class FolderSource implements ImageSource {
  private final Path folder;
  private final String[] paths;
  private final long[] sizes;

  /**
   * @param paths relative to the folder, with slashes
   * @param sizes in bytes
   */
  FolderSource(Path folder, String[] paths, long[] sizes) {
    this.folder = folder;
    this.paths = paths;
    this.sizes = sizes;
  }

  @Override
  public int size() {
    return paths.length;
  }

  @Override
  public String path(int image) {
    return paths[image];
  }

  @Override
  public String name(int image) {
    return file(image).toString();
  }

  @Override
  public long bytes(int image) {
    return sizes[image];
  }

  @Override
  public ByteBuffer content(int image) {
    if (Files.exists(file(image)) && !Files.isRegularFile(file(image))) {
      throw new DataException("image %s is no regular file; remove it".formatted(file(image)));
    }
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file(image)));
    } catch (IOException e) {
      throw new DataException(
          "image %s cannot be read: %s".formatted(file(image), AtomicFiles.reason(e)), e);
    }
  }

  @Override
  public RgbImage read(int image, ImageDecoder decoder) {
    return decoder.decode(file(image));
  }

  private Path file(int image) {
    return folder.resolve(paths[image]);
  }
}
