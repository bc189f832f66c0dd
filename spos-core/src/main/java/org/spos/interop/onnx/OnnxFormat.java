package org.spos.interop.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.Version;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Map;
import org.spos.interop.NetworkFormat;
import org.spos.interop.TrainedNetwork;
import org.spos.natives.NativeLibraries;
import org.spos.natives.NativeSet;

/** ONNX of opset 13, run by ONNX Runtime on the CPU. */
public final class OnnxFormat implements NetworkFormat {
  private static final int OPSET = 13;

  /** The version of opset 13's time, which every runtime since 2021 reads. */
  private static final Version IR_VERSION = Version.IR_VERSION_2020_5_8;

  @Override
  public void write(TrainedNetwork network, WritableByteChannel channel) throws IOException {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION.getNumber())
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setProducerName("spos")
            .setGraph(OnnxGraph.of(network));
    network
        .description()
        .entries()
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    OutputStream out = Channels.newOutputStream(channel);
    model.build().writeTo(out);
    out.flush();
  }

  /** Loads ONNX Runtime, which runs what was written, and returns its version. */
  public static String loadRuntime() {
    NativeLibraries.load(NativeSet.ONNX, OrtEnvironment::getEnvironment);
    return OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public float[] run(Path file, TrainedNetwork network, float[] input) throws IOException {
    int side = network.plan().space().inputSide();
    long images = input.length / (3L * side * side);
    loadRuntime();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor images4d =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(input), new long[] {images, 3, side, side});
        OrtSession.Result result = session.run(Map.of(OnnxGraph.INPUT, images4d))) {
      FloatBuffer numbers = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] copy = new float[numbers.remaining()];
      numbers.get(copy);
      return copy;
    } catch (OrtException e) {
      throw new IOException("ONNX Runtime refuses it: " + e.getMessage(), e);
    }
  }
}
