package org.spos.interop.torch;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the storages of a file lie. */
interface TorchContainer extends AutoCloseable {

  /** The object that was saved. */
  SavedObject saved();

  /**
   * Reads a part of a storage.
   *
   * @param first element, counted from the start of the storage
   * @param elements how many
   * @return little-endian
   */
  ByteBuffer read(TorchStorage storage, long first, long elements) throws IOException;

  @Override
  void close() throws IOException;
}
