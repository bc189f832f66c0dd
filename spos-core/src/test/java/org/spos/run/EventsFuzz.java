package org.spos.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.spos.fuzz.FuzzFile;

/** TensorBoard's event files, as they are and with checksums that are right. */
public final class EventsFuzz {
  private static final String NAME = "events.out.tfevents.1.spos";

  private EventsFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    open(bytes);
    ByteBuffer record =
        ByteBuffer.allocate(16 + bytes.length).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length);
    record.putInt(TensorBoardFile.masked(record.array(), 0, Long.BYTES)).put(bytes);
    open(record.putInt(TensorBoardFile.masked(bytes, 0, bytes.length)).array());
  }

  private static void open(byte[] file) {
    FuzzFile.readFolder(Map.of(NAME, file), folder -> TensorBoardFile.open(folder, 5).close());
  }
}
