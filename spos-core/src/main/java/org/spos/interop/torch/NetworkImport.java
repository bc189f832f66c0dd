package org.spos.interop.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.spos.engine.ParameterSet;
import org.spos.error.CheckpointException;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.plan.TensorSpec.Kind;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/**
 * Makes a network of the tensors of another program, where that network computes the same as ours.
 * Shapes are compared before anything is read.
 */
public final class NetworkImport {
  private static final Pattern SUPERNET = Pattern.compile("features\\.\\d+\\.\\d+\\.branch_.+");
  private static final Pattern STANDALONE = Pattern.compile("features\\.\\d+\\.branch_.+");
  private static final int MOST_CLASSES = 1 << 20;

  private final NamedTensors file;
  private final String where;
  private final Map<String, String> names;
  private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();
  private final Map<String, String> entry;
  private final List<String> notes = new ArrayList<>();

  /**
   * A network that was read.
   *
   * @param plan supernet or standalone network; its classes are those of the file
   * @param parameters all tensors of the plan, without momentum
   * @param notes what in the file was left out or filled in, each one line
   */
  public record Imported(NetworkPlan plan, ParameterSet parameters, List<String> notes) {
    public Imported {
      notes = List.copyOf(notes);
    }
  }

  private NetworkImport(
      NamedTensors file, SearchSpace space, Optional<String> asked, String where) {
    this.file = file;
    this.where = where;
    PublishedNames.refuseMmrazor(file.shapes().keySet(), where);
    NetworkEntry entry = NetworkEntry.choose(file.shapes().keySet(), asked, where);
    this.entry = entry.names();
    this.notes.addAll(entry.notes());
    entry.names().forEach((name, inFile) -> shapes.put(name, shapeOf(inFile)));
    this.names = PublishedNames.of(shapes.keySet(), space, where);
  }

  private List<Integer> shapeOf(String inFile) {
    return file.shapes().getOrDefault(inFile, List.of());
  }

  /**
   * Reads a supernet or a standalone network; which one, and of which architecture, its names and
   * shapes tell.
   *
   * @param space for any number of classes
   * @param entry part of what the names of the network begin with, where the file holds several
   * @param where names the file in messages
   * @throws CheckpointException naming what is missing, surplus or of another shape
   */
  public static Imported read(
      NamedTensors file, SearchSpace space, Optional<String> entry, String where) {
    return new NetworkImport(file, space, entry, where).read(space);
  }

  private Imported read(SearchSpace given) {
    SearchSpace space = given.withClasses(classes(given));
    NetworkPlan supernet = NetworkPlan.supernet(space);
    boolean standalone = holds(STANDALONE);
    if (!standalone && !holds(SUPERNET)) {
      throw new CheckpointException(
          "%s holds no SPOS network: it has no features.I.OP.branch_main as a supernet and no features.I.branch_main as a retrained one"
              .formatted(where));
    }
    if (!standalone && names.keySet().stream().anyMatch(this::isAffine)) {
      throw new CheckpointException(
          where
              + " is a supernet with affine batch normalisation (NNI's hub makes such), supernets"
              + " here have none, as published; its scales and shifts cannot be left out without"
              + " changing what it computes");
    }
    NetworkPlan plan =
        standalone ? NetworkPlan.standalone(space, architecture(supernet)) : supernet;
    return new Imported(plan, parameters(plan), notes);
  }

  private ParameterSet parameters(NetworkPlan plan) {
    boolean plainBn = names.keySet().stream().noneMatch(this::isInnerAffine);
    Differences differences = new Differences(where);
    List<BlockPlan> blocks = plan.blocks().stream().flatMap(List::stream).toList();
    Map<String, String> left = new LinkedHashMap<>(names);
    int filled = 0;
    for (TensorSpec spec : plan.tensors()) {
      String name = left.remove(spec.name());
      if (name != null && !shape(name).equals(spec.shape())) {
        differences.misshaped(spec.name(), shape(name), spec.shape());
      } else if (name == null && plainBn && isScaleOrShift(spec)) {
        filled++;
      } else if (name == null) {
        differences.missing(spec.name());
      }
    }
    long unused =
        left.keySet().stream()
            .filter(name -> PublishedNames.isUnusedProjection(name, blocks))
            .count();
    left.forEach(
        (published, name) -> {
          if (!PublishedNames.isUnusedProjection(published, blocks)) {
            differences.surplus(name);
          }
        });
    differences.requireNone(describe(plan));
    if (unused > 0) {
      notes.add(
          Text.format("left out %d tensors of projections that stride-1 blocks never use", unused));
    }
    if (filled > 0) {
      notes.add(
          Text.format(
              "its batch normalisation is not affine; filled in %d scales of 1 and shifts of 0",
              filled));
    }
    Map<String, float[]> values = new LinkedHashMap<>();
    plan.tensors().forEach(spec -> values.put(spec.name(), values(spec)));
    return new ParameterSet(values, Map.of());
  }

  private float[] values(TensorSpec spec) {
    String name = names.get(spec.name());
    if (name != null) {
      return file.floats(Objects.requireNonNull(entry.get(name)));
    }
    float[] identity = new float[spec.elements()];
    Arrays.fill(identity, spec.kind() == Kind.BN_WEIGHT ? 1 : 0);
    return identity;
  }

  /** The candidate of each block whose weights have the shapes in the file, or most of them. */
  private Architecture architecture(NetworkPlan supernet) {
    List<Integer> choices = new ArrayList<>();
    for (List<BlockPlan> candidates : supernet.blocks()) {
      int best = 0;
      long most = Long.MIN_VALUE;
      for (BlockPlan candidate : candidates) {
        long fits = fits(candidate);
        if (fits > most) {
          most = fits;
          best = candidate.choice();
        }
      }
      choices.add(best);
    }
    return new Architecture(choices);
  }

  /** Weights that fit less those that do not, so that part of a longer branch is no match. */
  private long fits(BlockPlan candidate) {
    long fits = 0;
    for (ConvUnit unit : candidate.units()) {
      String name =
          candidate.name()
              + "."
              + unit.convName().substring(candidate.prefix().length())
              + ".weight";
      String held = names.get(name);
      fits += held != null && shape(held).equals(unit.weightShape()) ? 1 : -1;
    }
    return fits;
  }

  private int classes(SearchSpace space) {
    String classifier = NetworkPlan.supernet(space).classifierName();
    List<Integer> shape =
        Optional.ofNullable(names.get(classifier)).map(this::shape).orElse(List.of());
    return shape.size() == 2 && shape.get(0) >= 2 && shape.get(0) <= MOST_CLASSES
        ? shape.get(0)
        : space.classes();
  }

  private List<Integer> shape(String name) {
    return shapes.getOrDefault(name, List.of());
  }

  private boolean holds(Pattern pattern) {
    return names.keySet().stream().anyMatch(name -> pattern.matcher(name).matches());
  }

  /** The shift of a batch normalisation; a classifier has a bias too, but no statistics. */
  private boolean isAffine(String name) {
    return name.endsWith(".bias") && names.containsKey(name.replaceAll("bias$", "running_mean"));
  }

  /** NNI's hub always gives the stem an affine batch normalisation. */
  private boolean isInnerAffine(String name) {
    return isAffine(name) && !name.startsWith("first_conv.");
  }

  private static boolean isScaleOrShift(TensorSpec spec) {
    return spec.kind() == Kind.BN_WEIGHT || spec.kind() == Kind.BN_BIAS;
  }

  private static String describe(NetworkPlan plan) {
    String space =
        Text.format("space \"%s\" with %d classes", plan.space().name(), plan.space().classes());
    return plan.fixedArchitecture()
        .map(path -> "the network of architecture %s in %s".formatted(path, space))
        .orElse("a supernet of " + space);
  }
}
