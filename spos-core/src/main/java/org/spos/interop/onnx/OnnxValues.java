package org.spos.interop.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Constants, inputs and outputs of an ONNX graph. */
final class OnnxValues {
  private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();

  private OnnxValues() {}

  /** A constant tensor, row-major. */
  static TensorProto floats(String name, List<Integer> shape, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(FLOAT)
            .setRawData(ByteString.copyFrom(bytes));
    shape.forEach(tensor::addDims);
    return tensor.build();
  }

  /** A constant list of one whole number. */
  static TensorProto indices(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64.getNumber())
        .addDims(1)
        .addInt64Data(value)
        .build();
  }

  /** A constant number. */
  static TensorProto scalar(String name, float value) {
    return floats(name, List.of(), new float[] {value});
  }

  /** An input or output of any number of images. */
  static ValueInfoProto batch(String name, int... extents) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("N");
    for (int extent : extents) {
      shape.addDimBuilder().setDimValue(extent);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape)))
        .build();
  }
}
