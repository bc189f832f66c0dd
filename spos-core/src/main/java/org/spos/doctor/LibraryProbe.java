package org.spos.doctor;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.JpegEncoder;
import org.spos.data.decode.RgbImage;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineProvider;
import org.spos.engine.Engines;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.engine.Precision;
import org.spos.engine.StepResult;
import org.spos.interop.onnx.OnnxFormat;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;

/**
 * Loads libraries and uses them, in a process of its own: one that was built for another processor
 * takes its process with it. Each argument is a library; a line {@code begin} is written before it
 * is loaded, and one with {@code ok} or {@code fault} after that.
 */
final class LibraryProbe {
  static final String IMAGES = "images";
  static final String ONNX = "onnx";

  /** Before the name of an engine and its device, such as {@code engine:onednn:cpu}. */
  static final String ENGINE = "engine:";

  private static final Seed SEED = new Seed(0);
  private static final int SIDE = 16;

  private LibraryProbe() {}

  /** Tries libraries one after the other. */
  public static void main(String[] libraries) {
    try (PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
      for (String library : libraries) {
        out.println("begin\t" + library);
        try {
          out.println("ok\t" + tried(library));
        } catch (RuntimeException | Error e) {
          out.println("fault\t" + OneLine.of(String.valueOf(e.getMessage())));
        }
      }
      out.println("end");
    }
    Runtime.getRuntime().halt(0); // threads of a library keep nobody waiting
  }

  private static String tried(String library) {
    return switch (library) {
      case IMAGES -> images();
      case ONNX -> "ONNX Runtime " + OnnxFormat.loadRuntime();
      default -> {
        String[] words = library.substring(ENGINE.length()).split(":", 2);
        yield engine(words[0], Device.parse(words[1]));
      }
    };
  }

  /** Writes a picture and reads it. */
  private static String images() {
    byte[] pixels = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 3);
    }
    try (JpegEncoder encoder = new JpegEncoder();
        ImageDecoder decoder = new ImageDecoder()) {
      byte[] jpeg = encoder.encode(new RgbImage(pixels, SIDE, SIDE));
      RgbImage image = decoder.decode("a test picture", ByteBuffer.wrap(jpeg));
      if (image.width() != SIDE || image.height() != SIDE) {
        throw new IllegalStateException("a picture came back in another size");
      }
      return "decodes JPEG with " + ImageDecoder.jpegLibrary();
    }
  }

  /** Trains one step of a tiny network. */
  private static String engine(String name, Device device) {
    EngineProvider provider =
        Engines.found().providers().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    Optional<String> obstacle = provider.obstacle(device, Precision.FLOAT32);
    if (obstacle.isPresent()) {
      throw new IllegalStateException(obstacle.get());
    }
    SearchSpace space =
        new SearchSpace(
            "doctor",
            SIDE,
            8,
            1,
            List.of(new SearchSpace.Stage(2, 16)),
            16,
            4,
            0,
            Candidate.PUBLISHED);
    NetworkOptions options = new NetworkOptions(PixelFormat.NORMALISED, 8, 0.9, 0, false, 0);
    try (Engine engine = provider.open(new EngineOptions(1, device, Precision.FLOAT32));
        PathNetwork network = engine.create(NetworkPlan.supernet(space), options)) {
      network.initialise(SEED.stream("doctor-network"));
      byte[] pixels = new byte[8 * SIDE * SIDE * 3];
      SEED.stream("doctor-images").nextBytes(pixels);
      ImageBatch batch = new ImageBatch(pixels, new int[8], SIDE);
      StepResult step =
          network.trainStep(
              batch, new Architecture(List.of(1, 3)), 0.01, SEED.stream("doctor-dropout"));
      if (!Double.isFinite(step.loss())) {
        throw new IllegalStateException("a training step gave loss " + step.loss());
      }
      return "computes (%s)".formatted(engine.identity().libraries());
    }
  }
}
