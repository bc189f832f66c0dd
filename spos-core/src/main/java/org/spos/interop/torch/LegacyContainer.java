package org.spos.interop.torch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spos.error.CheckpointException;
import org.spos.interop.pickle.PickleInput;
import org.spos.interop.pickle.PickleReader;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The container before PyTorch 1.6: five pickles (magic number, protocol, system, the object, the
 * keys of its storages), then of each storage the number of elements and the elements.
 */
final class LegacyContainer implements TorchContainer {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  /** The magic number as protocols 0 and 1 write it, which are recognised to be refused by name. */
  private static final byte[] OLD_HEAD =
      Text.format("L%dL\n", MAGIC).getBytes(StandardCharsets.US_ASCII);

  /** Bytes that tell this container from other files. */
  static final int HEAD_BYTES = OLD_HEAD.length;

  private final FileChannel channel;
  private final String where;
  private final SavedObject saved;

  /** First byte and number of elements of each storage. */
  private final Map<String, Long> starts = new HashMap<>();

  private LegacyContainer(FileChannel channel, String where) throws IOException {
    this.channel = channel;
    this.where = where;
    PickleInput input =
        new PickleInput(
            new BufferedInputStream(Channels.newInputStream(channel)),
            TorchCheckpointReader.LARGEST_PICKLE,
            where);
    if (!MAGIC.equals(PickleReader.read(input))) {
      throw new CheckpointException(
          where + " is a pickle, but no checkpoint of PyTorch's: its magic number is missing");
    }
    requireSystem(PickleReader.read(input), PickleReader.read(input));
    this.saved = TorchPickle.read(input, true, where);
    locate(PickleReader.read(input), input.position());
  }

  /**
   * Whether a file begins with a magic number of ten bytes, pickled by protocol 2 (PyTorch's usual)
   * to 5; those from 4 on put it into a frame. Protocols 0 and 1 count too: reading says what to
   * do.
   */
  static boolean recognises(byte[] head) {
    if (Arrays.equals(head, OLD_HEAD)) {
      return true;
    }
    if (head.length < HEAD_BYTES || (head[0] & 0xff) != 0x80 || head[1] < 2 || head[1] > 5) {
      return false;
    }
    int number = (head[2] & 0xff) == 0x95 ? 2 + PickleInput.FRAME_BYTES : 2;
    return (head[number] & 0xff) == 0x8a && head[number + 1] == 10;
  }

  static LegacyContainer open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    boolean open = false;
    try {
      LegacyContainer container = new LegacyContainer(channel, file.toString());
      open = true;
      return container;
    } finally {
      if (!open) {
        channel.close();
      }
    }
  }

  @Override
  public SavedObject saved() {
    return saved;
  }

  @Override
  public ByteBuffer read(TorchStorage storage, long first, long elements) throws IOException {
    Long start = starts.get(storage.key());
    int size = storage.type().bytes();
    if (start == null) {
      throw damaged("storage \"%s\" is not there".formatted(OneLine.of(storage.key())));
    }
    if (count(start) < storage.offset() + storage.elements()) {
      throw damaged(
          Text.format(
              "storage \"%s\" has %d elements, its tensors need %d",
              OneLine.of(storage.key()), count(start), storage.offset() + storage.elements()));
    }
    long from = start + Long.BYTES + (storage.offset() + first) * size;
    return read(from, elements * size);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void requireSystem(Object protocol, Object system) {
    if (!protocol.equals(PROTOCOL) || !(system instanceof Map<?, ?> map)) {
      throw damaged(Text.format("its protocol is not %d", PROTOCOL));
    }
    if (!Boolean.TRUE.equals(map.get("little_endian"))) {
      throw TorchCheckpointReader.bigEndian(where);
    }
  }

  /** Storages follow each other; the size of an element is known from the tensors that view it. */
  private void locate(Object keys, long first) throws IOException {
    if (!(keys instanceof List<?> list)) {
      throw damaged("the list of its storages is missing");
    }
    Map<String, TorchType> types = saved.storages();
    long position = first;
    for (Object key : list) {
      TorchType type = key instanceof String text ? types.get(text) : null;
      if (type == null || starts.put((String) key, position) != null) {
        throw damaged(
            "its storage \"%s\" belongs to no tensor of a type that is read, or is there twice"
                .formatted(OneLine.of(String.valueOf(key instanceof String ? key : "?"))));
      }
      long elements = count(position);
      if (elements < 0 || elements > (channel.size() - position) / type.bytes()) {
        throw new CheckpointException(
            Text.format(
                "%s is truncated: storage \"%s\" has %d elements, the file ends before them",
                where, OneLine.of((String) key), elements));
      }
      position += Long.BYTES + elements * type.bytes();
    }
    if (position != channel.size()) {
      throw damaged(Text.format("%d bytes follow its last storage", channel.size() - position));
    }
  }

  private long count(long position) throws IOException {
    return read(position, Long.BYTES).getLong(0);
  }

  private ByteBuffer read(long position, long bytes) throws IOException {
    if (position + bytes > channel.size()) {
      throw new CheckpointException(where + " is truncated: it ends inside a storage");
    }
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new CheckpointException(where + " is truncated: it shrank while it was read");
      }
    }
    return buffer.flip();
  }

  private CheckpointException damaged(String what) {
    return new CheckpointException("%s is damaged: %s".formatted(where, what));
  }
}
