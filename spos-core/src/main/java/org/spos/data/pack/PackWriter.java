package org.spos.data.pack;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.data.source.BadImages;
import org.spos.data.source.Listing;
import org.spos.digest.Sha256;
import org.spos.error.CheckpointException;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;
import org.spos.file.DiskSpace;

/**
 * Packs the images of a data set. It writes {@code FILE.partial} and renames it when it is complete
 * and on the disk. Run again after an interruption, it goes on after the last complete record;
 * every record already there is checked first.
 */
public final class PackWriter {
  private static final Logger LOG = LoggerFactory.getLogger(PackWriter.class);
  private static final int CHUNK = 16; // images of a worker before they are written

  private final Path target;
  private final Path partial;
  private final PackForm form;
  private final int workers;
  private final BadImages bad;

  /**
   * What was packed.
   *
   * @param complete false if it was told to stop
   * @param images in the pack
   * @param leftOut images that could not be read
   * @param bytes size of the file
   */
  public record Result(boolean complete, int images, int leftOut, long bytes) {}

  /**
   * @param target the new file
   * @param workers threads that decode
   * @param bad what happens to images that cannot be read
   */
  public PackWriter(Path target, PackForm form, int workers, BadImages bad) {
    this.target = target;
    this.partial = target.resolveSibling(target.getFileName() + ".partial");
    this.form = form;
    this.workers = workers;
    this.bad = bad;
  }

  /**
   * Writes the pack.
   *
   * @param done told how many images are in the file, now and then
   * @param stop asked now and then whether to stop
   * @throws DataException if the file exists or an image cannot be read
   * @throws CheckpointException if it cannot be written
   */
  public Result write(Listing train, Listing val, IntConsumer done, BooleanSupplier stop) {
    if (Files.exists(target)) {
      throw new DataException(
          "%s exists; delete it or give another name for the pack".formatted(target));
    }
    PackIndex index = new PackIndex(train, val);
    try (FileChannel channel =
            FileChannel.open(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        PackEncoders encoders = new PackEncoders(form, workers, bad)) {
      lock(channel);
      resume(channel, index, identity(train, val));
      done.accept(index.filled());
      while (index.filled() < index.images()) {
        if (stop.getAsBoolean()) {
          channel.force(true);
          return new Result(
              false, index.filled() - index.leftOut(), index.leftOut(), channel.size());
        }
        for (PackEncoder.Packed packed : encoders.next(index, workers * CHUNK)) {
          append(channel, index, packed);
        }
        done.accept(index.filled());
      }
      finish(channel, index);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot write %s: %s%s; mend this and run the same command, it goes on where it stopped"
              .formatted(partial, AtomicFiles.reason(e), shortage(index, e)),
          e);
    }
    return rename(index);
  }

  /** What the images that are left need if they are like the others. */
  private String shortage(PackIndex index, IOException e) {
    long left = index.images() - index.filled();
    long bytes = left * (index.filled() == 0 ? 0 : index.bytes() / index.filled());
    return DiskSpace.shortage("the rest needs about", bytes, partial, e);
  }

  private void lock(FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      throw new DataException(partial + " is being written by this process already", e);
    }
    throw new DataException(partial + " is being written by another process; wait for it");
  }

  /** Takes what an earlier run has left, and puts the position behind it. */
  private void resume(FileChannel channel, PackIndex index, byte[] identity) throws IOException {
    if (channel.size() < PackLayout.HEADER) {
      channel.truncate(0);
      writeFully(channel, header(identity));
      return;
    }
    ByteBuffer header = PackLayout.read(channel, 0, PackLayout.HEADER);
    if (!header.equals(header(identity))) {
      throw new DataException(
          "%s is the beginning of another pack (other images or another form); delete it or give another name"
              .formatted(partial));
    }
    long end = PackLayout.HEADER;
    while (index.filled() < index.images()) {
      long next = complete(channel, end, index);
      if (next < 0) {
        break;
      }
      end = next;
    }
    channel.truncate(end);
    channel.position(end);
    if (index.filled() > 0) {
      LOG.info("Going on after image {} of {}", index.filled(), index.images());
    }
  }

  /** Adds the record at this place if it is complete; gives where it ends, or −1. */
  private static long complete(FileChannel channel, long at, PackIndex index) throws IOException {
    try {
      ByteBuffer record = PackLayout.read(channel, at, PackLayout.RECORD);
      int length = record.getInt(16);
      if (record.getInt(0) != PackLayout.RECORD_MAGIC
          || record.getInt(4) != index.filled()
          || length < 0
          || at + PackLayout.RECORD + length > channel.size()) {
        return -1;
      }
      ByteBuffer content = PackLayout.read(channel, at + PackLayout.RECORD, length);
      if (PackLayout.crc(content) != record.getInt(20)) {
        return -1;
      }
      long offset = at + PackLayout.RECORD;
      index.add(offset, length, record.getInt(20), record.getInt(8), record.getInt(12));
      return offset + length;
    } catch (EOFException e) {
      return -1;
    }
  }

  private static void append(FileChannel channel, PackIndex index, PackEncoder.Packed packed)
      throws IOException {
    int crc = PackLayout.crc(packed.bytes());
    int length = packed.bytes().remaining();
    ByteBuffer record = PackLayout.allocate(PackLayout.RECORD);
    record.putInt(PackLayout.RECORD_MAGIC).putInt(index.filled());
    record.putInt(packed.width()).putInt(packed.height()).putInt(length).putInt(crc).flip();
    long offset = channel.position() + PackLayout.RECORD;
    writeFully(channel, record, packed.bytes());
    index.add(offset, length, crc, packed.width(), packed.height());
  }

  private void finish(FileChannel channel, PackIndex index) throws IOException {
    if (index.leftOut() == index.images()) {
      throw new DataException("no image can be read; see the messages above");
    }
    long at = channel.position();
    ByteBuffer encoded = index.encode();
    ByteBuffer trailer = PackLayout.allocate(PackLayout.TRAILER);
    trailer.putLong(at).putLong(encoded.remaining()).putInt(PackLayout.crc(encoded));
    trailer.putInt(PackLayout.VERSION).putLong(PackLayout.END_MAGIC).flip();
    writeFully(channel, encoded, trailer);
    channel.force(true);
  }

  private Result rename(PackIndex index) {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      return new Result(
          true, index.images() - index.leftOut(), index.leftOut(), Files.size(target));
    } catch (IOException e) {
      throw new CheckpointException(
          "%s cannot be renamed to %s: %s".formatted(partial, target, AtomicFiles.reason(e)), e);
    }
  }

  private ByteBuffer header(byte[] identity) {
    ByteBuffer header = PackLayout.allocate(PackLayout.HEADER);
    header.putLong(PackLayout.MAGIC).putInt(PackLayout.VERSION);
    return header
        .putInt(form.kind().ordinal())
        .putInt(form.shortSide())
        .putInt(0)
        .put(identity)
        .flip();
  }

  /** SHA-256 over what decides the records: paths, sizes and labels in their order. */
  private static byte[] identity(Listing train, Listing val) {
    MessageDigest digest = Sha256.digest();
    for (Listing split : List.of(train, val)) {
      digest.update(String.join("/", split.classes()).getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < split.images().size(); i++) {
        digest.update(split.images().path(i).getBytes(StandardCharsets.UTF_8));
        ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        digest.update(numbers.putLong(split.images().bytes(i)).putInt(split.labels()[i]).flip());
      }
    }
    return digest.digest();
  }

  private static void writeFully(FileChannel channel, ByteBuffer... buffers) throws IOException {
    ByteBuffer last = buffers[buffers.length - 1];
    while (last.hasRemaining() || buffers[0].hasRemaining()) {
      channel.write(buffers);
    }
  }
}
