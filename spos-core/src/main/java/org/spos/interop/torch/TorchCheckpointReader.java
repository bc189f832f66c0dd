package org.spos.interop.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.text.OneLine;

/**
 * The tensors of a PyTorch file of either container, wherever in its dictionaries they are; {@code
 * state_dict/conv.weight} is one in an entry. Only what is asked for is read; no code in the file
 * is run. Not thread-safe.
 */
public final class TorchCheckpointReader implements NamedTensors, AutoCloseable {
  /** Tensors lie outside of the pickle; that of a supernet has 300 kB. */
  static final long LARGEST_PICKLE = 1 << 25;

  private final TorchContainer container;
  private final String where;
  private final Map<String, TensorView> tensors;

  private TorchCheckpointReader(TorchContainer container, String where) {
    this.container = container;
    this.where = where;
    this.tensors = SavedTensors.of(container.saved(), where);
  }

  /** Whether a file begins as PyTorch's do; false if it cannot be read. */
  public static boolean recognises(Path file) {
    byte[] head = head(file);
    return isZip(head) || LegacyContainer.recognises(head);
  }

  /**
   * Opens a file and reads the names and shapes in it.
   *
   * @throws CheckpointException if it is missing, damaged, or asks for more than tensors
   */
  @SuppressWarnings("MustBeClosedChecker")
  public static TorchCheckpointReader open(Path file) {
    TorchContainer container;
    try {
      container = isZip(head(file)) ? ZipContainer.open(file) : LegacyContainer.open(file);
    } catch (IOException e) {
      throw cannotRead(file.toString(), e);
    }
    boolean open = false;
    try {
      TorchCheckpointReader reader = new TorchCheckpointReader(container, file.toString());
      open = true;
      return reader;
    } finally {
      if (!open) {
        closeQuietly(container);
      }
    }
  }

  /** Names of the classes and functions whose objects were skipped; none was run. */
  public Set<String> skipped() {
    return container.saved().skipped();
  }

  @Override
  public Map<String, List<Integer>> shapes() {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return Collections.unmodifiableMap(shapes);
  }

  @Override
  public float[] floats(String name) {
    TensorView tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(name);
    }
    try {
      float[] values = new float[Math.toIntExact(tensor.elements())];
      if (values.length > 0) {
        ByteBuffer bytes = container.read(tensor.storage(), tensor.offset(), tensor.span());
        gather(tensor, bytes, values);
      }
      return values;
    } catch (IOException e) {
      throw cannotRead(where, e);
    } catch (ArithmeticException e) {
      throw new CheckpointException(
          "%s: tensor \"%s\" is too large".formatted(where, OneLine.of(name)), e);
    }
  }

  @Override
  public void close() {
    closeQuietly(container);
  }

  static CheckpointException bigEndian(String where) {
    return new CheckpointException(
        "%s is refused: it was written in big-endian byte order; load and save it on a little-endian machine"
            .formatted(where));
  }

  /** Row-major, whatever the strides are. */
  private static void gather(TensorView tensor, ByteBuffer bytes, float[] values) {
    int size = tensor.storage().type().bytes();
    int[] index = new int[tensor.shape().size()];
    long element = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] =
          tensor.storage().type().dtype().read(bytes.position(Math.toIntExact(element * size)));
      for (int d = index.length - 1; d >= 0; d--) {
        element += tensor.strides().get(d);
        if (++index[d] < tensor.shape().get(d)) {
          break;
        }
        element -= index[d] * tensor.strides().get(d);
        index[d] = 0;
      }
    }
  }

  private static boolean isZip(byte[] head) {
    return head.length > 3 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  /** The first bytes of a file; none if it cannot be read. */
  private static byte[] head(Path file) {
    if (!Files.isRegularFile(file)) {
      return new byte[0];
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(LegacyContainer.HEAD_BYTES);
    } catch (IOException e) {
      // Whoever opens it says why it cannot be read.
      return new byte[0];
    }
  }

  private static CheckpointException cannotRead(String where, IOException e) {
    return new CheckpointException("cannot read %s: %s".formatted(where, AtomicFiles.reason(e)), e);
  }

  private static void closeQuietly(TorchContainer container) {
    try {
      container.close();
    } catch (IOException e) {
      // Nothing was written through it, so nothing is lost.
      return;
    }
  }
}
