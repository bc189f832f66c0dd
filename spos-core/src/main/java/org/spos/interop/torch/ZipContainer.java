package org.spos.interop.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.spos.error.CheckpointException;
import org.spos.interop.pickle.PickleInput;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The container since PyTorch 1.6: a zip of {@code NAME/data.pkl} and {@code NAME/data/KEY}.
 * Nothing is unpacked to disk. PyTorch stores without compression, and anything else is refused: so
 * no entry can be larger than the file.
 */
final class ZipContainer implements TorchContainer {
  private static final int MOST_ENTRIES = 100_000;
  private static final int CHUNK_BYTES = 1 << 16;

  private final ZipFile zip;
  private final String where;
  private final Map<String, ZipEntry> entries = new HashMap<>();
  private final Set<String> verified = new HashSet<>();
  private final String folder;
  private final SavedObject saved;

  private ZipContainer(ZipFile zip, String where) throws IOException {
    this.zip = zip;
    this.where = where;
    if (zip.size() > MOST_ENTRIES) {
      throw refused(Text.format("it has %d entries", zip.size()));
    }
    zip.stream().forEach(this::add);
    List<String> pickles =
        entries.keySet().stream().filter(name -> name.matches("[^/]+/data\\.pkl")).toList();
    if (pickles.size() != 1) {
      throw new CheckpointException(
          "%s is a zip file, but no checkpoint of PyTorch's: %s"
              .formatted(where, ForeignZip.describe(entries.keySet())));
    }
    this.folder = pickles.get(0).substring(0, pickles.get(0).indexOf('/') + 1);
    if (entries.containsKey(folder + "constants.pkl")) {
      throw refused("it is a TorchScript program; save the state_dict of the model instead");
    }
    entries.values().forEach(this::requireStored);
    requireLittleEndian();
    ZipEntry pickle = entry(folder + "data.pkl");
    if (pickle.getSize() > TorchCheckpointReader.LARGEST_PICKLE) {
      throw refused(Text.format("its data.pkl has %d bytes", pickle.getSize()));
    }
    this.saved =
        TorchPickle.read(
            new PickleInput(bytes(pickle, 0, pickle.getSize()).array(), where), false, where);
  }

  static ZipContainer open(Path file) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new CheckpointException(
          "%s is truncated or damaged, its end is not that of a zip (%s); copy or download it again"
              .formatted(file, OneLine.of(String.valueOf(e.getMessage()))),
          e);
    }
    boolean open = false;
    try {
      ZipContainer container = new ZipContainer(zip, file.toString());
      open = true;
      return container;
    } finally {
      if (!open) {
        zip.close();
      }
    }
  }

  @Override
  public SavedObject saved() {
    return saved;
  }

  @Override
  public ByteBuffer read(TorchStorage storage, long first, long elements) throws IOException {
    ZipEntry entry = entry(folder + "data/" + storage.key());
    int size = storage.type().bytes();
    if (entry.getSize() / size < storage.elements()) {
      throw new CheckpointException(
          Text.format(
              "%s is damaged: %s has %d bytes, its tensors need %d elements of %d",
              where, OneLine.of(entry.getName()), entry.getSize(), storage.elements(), size));
    }
    verify(entry);
    return bytes(entry, first * size, elements * size);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private void add(ZipEntry entry) {
    String name = entry.getName();
    if (name.startsWith("/") || name.contains("\\") || List.of(name.split("/")).contains("..")) {
      throw refused("its entry \"%s\" points out of it".formatted(OneLine.of(name)));
    }
    if (entries.put(name, entry) != null) {
      throw refused("its entry \"%s\" is there twice".formatted(OneLine.of(name)));
    }
  }

  private void requireStored(ZipEntry entry) {
    if (entry.getMethod() != ZipEntry.STORED && !entry.isDirectory()) {
      throw refused(
          "it was compressed again after PyTorch wrote it (entry \"%s\"); unpack it and pack it with zip -0, or load it in Python and save it with torch.save"
              .formatted(OneLine.of(entry.getName())));
    }
  }

  /** PyTorch 2.1 and later say it; before, only little-endian machines wrote this container. */
  private void requireLittleEndian() throws IOException {
    ZipEntry order = entries.get(folder + "byteorder");
    if (order != null) {
      ByteBuffer text = bytes(order, 0, Math.min(order.getSize(), 16));
      if (!StandardCharsets.US_ASCII.decode(text).toString().equals("little")) {
        throw TorchCheckpointReader.bigEndian(where);
      }
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new CheckpointException(
          "%s is damaged: its entry %s is missing".formatted(where, OneLine.of(name)));
    }
    return entry;
  }

  private ByteBuffer bytes(ZipEntry entry, long from, long count) throws IOException {
    try (InputStream stream = zip.getInputStream(entry)) {
      stream.skipNBytes(from);
      byte[] bytes = stream.readNBytes(Math.toIntExact(count));
      if (bytes.length < count) {
        throw new CheckpointException(
            "%s is truncated: %s ends early".formatted(where, OneLine.of(entry.getName())));
      }
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** The zip's own checksum, which reading a stored entry does not look at. */
  private void verify(ZipEntry entry) throws IOException {
    if (!verified.add(entry.getName())) {
      return;
    }
    CRC32 crc = new CRC32();
    try (InputStream stream = zip.getInputStream(entry)) {
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
        crc.update(chunk, 0, count);
      }
    }
    if (crc.getValue() != entry.getCrc()) {
      throw new CheckpointException(
          "%s is damaged: the checksum of %s is wrong"
              .formatted(where, OneLine.of(entry.getName())));
    }
  }

  private CheckpointException refused(String why) {
    return new CheckpointException("%s is refused: %s".formatted(where, why));
  }
}
