package org.spos.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.spos.digest.Sha256;
import org.spos.engine.ParameterSet;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.safetensors.LittleEndian;
import org.spos.space.Architecture;
import org.spos.space.ClassNames;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/**
 * The state of a network in training. Random streams need no place in it: they are functions of the
 * root seed and the iteration.
 *
 * @param space the search space
 * @param architecture the one path of a standalone network; empty for a supernet
 * @param classes what the outputs stand for, as many as the space has
 * @param iteration training steps done
 * @param rootSeed root of all random streams
 * @param configHash of the configuration that it was trained with; free text
 * @param metrics what else its reader may want, by name, such as {@link #usage}
 * @param parameters tensors of {@link #plan}, shared, not copied; momentum of all trained ones or
 *     none
 * @param average the moving average of all tensors, see {@code train.WeightAverage}; empty if none
 *     is kept
 */
public record Checkpoint(
    SearchSpace space,
    Optional<Architecture> architecture,
    ClassNames classes,
    long iteration,
    long rootSeed,
    String configHash,
    Map<String, String> metrics,
    ParameterSet parameters,
    Map<String, float[]> average) {

  /** The newest format that this version reads: that of a file with an average. */
  public static final int FORMAT_VERSION = 2;

  /** The format of a file without one, which earlier versions read too. */
  static final int PLAIN_VERSION = 1;

  /** What kind of network it holds. */
  public enum Kind {
    SUPERNET,
    STANDALONE;

    /** As files and messages call it: {@code supernet} or {@code standalone}. */
    public String id() {
      return this == SUPERNET ? "supernet" : "standalone";
    }
  }

  public Checkpoint {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    if (iteration < 0) {
      throw new IllegalArgumentException("iteration " + iteration);
    }
    if (classes.count() != space.classes()) {
      throw new IllegalArgumentException(
          Text.format("%d names for %d classes", classes.count(), space.classes()));
    }
    requireSizes(plan(space, architecture), parameters);
    average = Collections.unmodifiableMap(new LinkedHashMap<>(average));
    if (!average.isEmpty()) {
      requireSizes(plan(space, architecture).tensors(), average, "average");
    }
  }

  /** A network without a moving average. */
  public Checkpoint(
      SearchSpace space,
      Optional<Architecture> architecture,
      ClassNames classes,
      long iteration,
      long rootSeed,
      String configHash,
      Map<String, String> metrics,
      ParameterSet parameters) {
    this(
        space,
        architecture,
        classes,
        iteration,
        rootSeed,
        configHash,
        metrics,
        parameters,
        Map.of());
  }

  /** The same with a moving average. */
  public Checkpoint withAverage(Map<String, float[]> values) {
    return new Checkpoint(
        space, architecture, classes, iteration, rootSeed, configHash, metrics, parameters, values);
  }

  /** A network whose classes nothing names. */
  public Checkpoint(
      SearchSpace space,
      Optional<Architecture> architecture,
      long iteration,
      long rootSeed,
      String configHash,
      Map<String, String> metrics,
      ParameterSet parameters) {
    this(
        space,
        architecture,
        ClassNames.numbered(space.classes()),
        iteration,
        rootSeed,
        configHash,
        metrics,
        parameters);
  }

  /** The same with names for its classes. */
  public Checkpoint withClasses(ClassNames named) {
    return new Checkpoint(
        space, architecture, named, iteration, rootSeed, configHash, metrics, parameters, average);
  }

  /** Name of the metric that holds {@link #usage}. */
  public static final String USAGE = "config";

  /**
   * The configuration with which the network is to be used, as it was trained: YAML of the keys
   * that say what it sees and how it is tested. Each command begins with it; see {@code
   * workflow.NetworkConfig}.
   *
   * @return empty for a network of another program
   */
  public Optional<String> usage() {
    return Optional.ofNullable(metrics.get(USAGE));
  }

  /** Supernet or standalone network. */
  public Kind kind() {
    return architecture.isPresent() ? Kind.STANDALONE : Kind.SUPERNET;
  }

  /** The plan of the network that it holds. */
  public NetworkPlan plan() {
    return plan(space, architecture);
  }

  /**
   * SHA-256 over names and bits of all values, without momentum: what a search depends on. Equal
   * networks have equal digests, whatever file they lie in.
   *
   * @return 64 hexadecimal digits
   */
  public String digest() {
    MessageDigest sha = Sha256.digest();
    for (TensorSpec tensor : plan().tensors()) {
      byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).flip());
      sha.update(name);
      LittleEndian.forEachChunk(
          Objects.requireNonNull(parameters.values().get(tensor.name())), sha::update);
    }
    return Sha256.hex(sha);
  }

  static NetworkPlan plan(SearchSpace space, Optional<Architecture> architecture) {
    return architecture
        .map(path -> NetworkPlan.standalone(space, path))
        .orElseGet(() -> NetworkPlan.supernet(space));
  }

  /** The trained tensors of a plan: those that have momentum. */
  static List<TensorSpec> trained(NetworkPlan plan) {
    return plan.tensors().stream().filter(tensor -> tensor.kind().trained()).toList();
  }

  private static void requireSizes(NetworkPlan plan, ParameterSet parameters) {
    requireSizes(plan.tensors(), parameters.values(), "value");
    if (!parameters.momentum().isEmpty()) {
      requireSizes(trained(plan), parameters.momentum(), "momentum");
    }
  }

  private static void requireSizes(
      List<TensorSpec> tensors, Map<String, float[]> arrays, String what) {
    for (TensorSpec tensor : tensors) {
      float[] array = arrays.get(tensor.name());
      if (array == null || array.length != tensor.elements()) {
        throw new IllegalArgumentException(
            Text.format(
                "%s of %s has %s numbers, %d are needed",
                what, tensor.name(), array == null ? "no" : array.length, tensor.elements()));
      }
    }
    if (arrays.size() != tensors.size()) {
      throw new IllegalArgumentException(
          Text.format("%d arrays of %s given, %d are needed", arrays.size(), what, tensors.size()));
    }
  }
}
