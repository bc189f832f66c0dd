package org.spos.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.interop.dl4j.Dl4jFormat;
import org.spos.interop.onnx.OnnxFormat;

class NetworkFormatTest {
  /** Sums of some hundred float32 products in another order. */
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("org.spos.engine.PixelFormatTest#formats")
  void onnxRuntimeComputesOurLogits(PixelFormat format) throws Exception {
    check(new OnnxFormat(), format);
  }

  @ParameterizedTest
  @MethodSource("org.spos.engine.PixelFormatTest#formats")
  void deeplearning4jComputesOurLogits(PixelFormat format) throws Exception {
    check(new Dl4jFormat(), format);
  }

  private void check(NetworkFormat written, PixelFormat format) throws Exception {
    TrainedNetwork network = SampleNetwork.standalone(format);
    ImageBatch images = SampleNetwork.images(3);
    Path file = folder.resolve("network");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      written.write(network, channel);
      assertThat(channel.isOpen()).isTrue();
    }
    float[] logits = written.run(file, network, InputTensor.of(images, format));
    float[] ours = SampleNetwork.logits(network, images);
    assertThat(logits).hasSameSizeAs(ours);
    assertThat(SampleNetwork.difference(ours, logits)).isLessThan(TOLERANCE);
  }
}
