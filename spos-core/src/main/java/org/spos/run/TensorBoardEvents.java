package org.spos.run;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * TensorFlow's {@code Event} messages, of which TensorBoard needs few fields ({@code
 * tensorflow/core/util/event.proto}, {@code framework/summary.proto}).
 */
final class TensorBoardEvents {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  private TensorBoardEvents() {}

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  /** What a file begins with. */
  static byte[] version(double wallTime) throws IOException {
    return message(
        out -> {
          out.writeDouble(WALL_TIME, wallTime);
          out.writeString(FILE_VERSION, "brain.Event:2");
        });
  }

  /** Scalars of one step, with seconds since 1970. */
  static byte[] scalars(double wallTime, long step, Map<String, Double> values) throws IOException {
    byte[] summary =
        message(
            out -> {
              for (Map.Entry<String, Double> value : values.entrySet()) {
                out.writeByteArray(VALUE, value(value.getKey(), value.getValue().floatValue()));
              }
            });
    return message(
        out -> {
          out.writeDouble(WALL_TIME, wallTime);
          out.writeInt64(STEP, step);
          out.writeByteArray(SUMMARY, summary);
        });
  }

  /** The step of an event; 0 if it has none. */
  static long step(byte[] event) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(event);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == STEP) {
        return in.readInt64();
      }
      in.skipField(tag);
    }
    return 0;
  }

  private static byte[] value(String tag, float value) throws IOException {
    return message(
        out -> {
          out.writeByteArray(TAG, tag.getBytes(StandardCharsets.UTF_8));
          out.writeFloat(SIMPLE_VALUE, value);
        });
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }
}
