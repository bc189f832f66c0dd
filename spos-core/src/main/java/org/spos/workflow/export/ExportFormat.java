package org.spos.workflow.export;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.spos.interop.NetworkDescription;
import org.spos.interop.NetworkFormat;
import org.spos.interop.dl4j.Dl4jFormat;
import org.spos.interop.onnx.OnnxFormat;
import org.spos.interop.torch.TorchCheckpointReader;
import org.spos.interop.torch.TorchCheckpointWriter;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.safetensors.NamedTensor;
import org.spos.safetensors.SafetensorsReader;
import org.spos.safetensors.SafetensorsWriter;

/**
 * What {@code spos export} writes: numbers under their published names, a whole network, or only
 * what was chosen or can be chosen.
 */
public enum ExportFormat {
  /** A PyTorch state_dict. */
  PYTORCH,
  /** A safetensors file with bare names. */
  SAFETENSORS,
  /** An ONNX model. */
  ONNX,
  /** A Deeplearning4j {@code ComputationGraph}. */
  DL4J,
  /** NNI's {@code architecture_final.json}. */
  NNI_ARCH(Needs.ARCHITECTURE),
  /** Megvii's {@code arch.pkl}. */
  MEGVII_ARCH(Needs.ARCHITECTURE),
  /** MMRazor's subnet in YAML. */
  MMRAZOR_ARCH(Needs.ARCHITECTURE),
  /** NNI's {@code nni_auto_gen_search_space.json}. */
  NNI_SEARCH_SPACE(Needs.SPACE);

  /** What a file is made of. */
  public enum Needs {
    /** The values of a network. */
    NETWORK,
    /** One architecture, whatever its values. */
    ARCHITECTURE,
    /** A search space, whatever its networks. */
    SPACE
  }

  private final Needs needs;

  ExportFormat() {
    this(Needs.NETWORK);
  }

  ExportFormat(Needs needs) {
    this.needs = needs;
  }

  /** What a file of this format is made of. */
  public Needs needs() {
    return needs;
  }

  /** Whether files hold layers too, and not numbers only. */
  boolean wholeNetwork() {
    return this == ONNX || this == DL4J;
  }

  /** The format of a whole network. */
  NetworkFormat networkFormat() {
    return switch (this) {
      case ONNX -> new OnnxFormat();
      case DL4J -> new Dl4jFormat();
      default -> throw new IllegalStateException(this + " holds no layers");
    };
  }

  /**
   * Writes the numbers of a network.
   *
   * @param iterations training steps done
   * @param description what a user of the file must know
   */
  void writeNumbers(
      WritableByteChannel channel,
      NetworkPlan plan,
      Map<String, float[]> values,
      long iterations,
      NetworkDescription description)
      throws IOException {
    if (this == PYTORCH) {
      TorchCheckpointWriter.write(channel, plan, values, iterations, description, isWrapped(plan));
    } else {
      SafetensorsWriter.write(channel, description.entries(), tensors(plan, values));
    }
  }

  /** The published tester wants a supernet's state_dict inside a dictionary. */
  private static boolean isWrapped(NetworkPlan plan) {
    return plan.fixedArchitecture().isEmpty();
  }

  /** Reads the numbers of a network back. */
  Map<String, float[]> readNumbers(Path file, NetworkPlan plan) {
    if (this == PYTORCH) {
      try (TorchCheckpointReader reader = TorchCheckpointReader.open(file)) {
        String entry = isWrapped(plan) ? "state_dict/" : "";
        return numbers(plan, name -> reader.floats(entry + name));
      }
    }
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      return numbers(plan, reader::floats);
    }
  }

  private static Map<String, float[]> numbers(NetworkPlan plan, Function<String, float[]> tensors) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    plan.tensors().forEach(spec -> numbers.put(spec.name(), tensors.apply(spec.name())));
    return numbers;
  }

  private static List<NamedTensor> tensors(NetworkPlan plan, Map<String, float[]> values) {
    return plan.tensors().stream().map(spec -> tensor(spec, values)).toList();
  }

  private static NamedTensor tensor(TensorSpec spec, Map<String, float[]> values) {
    return new NamedTensor(
        spec.name(), spec.shape(), Objects.requireNonNull(values.get(spec.name())));
  }
}
