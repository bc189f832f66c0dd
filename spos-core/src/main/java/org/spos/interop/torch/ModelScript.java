package org.spos.interop.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.spos.engine.PixelFormat;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.interop.ImageScaling;
import org.spos.interop.TrainedNetwork;
import org.spos.plan.BlockPlan;
import org.spos.plan.Branch;
import org.spos.plan.ConvUnit;
import org.spos.space.ConvSpec;
import org.spos.text.Text;

/**
 * A Python file that makes an exported network in PyTorch and loads its numbers, without this
 * program. The layers are written into it as data, from the plan, so it knows no block by name.
 */
public final class ModelScript {
  private static final String TEMPLATE = "model.py";
  private static final String MARK = "Written by spos export; another export replaces this file.";

  private static final Pattern PLACE = Pattern.compile("@([A-Z]+)@");

  private ModelScript() {}

  /** Where the script of an exported file goes: beside it, as a module that can be imported. */
  public static Path beside(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\..*", "");
    String module = name.replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(?=[0-9])", "_");
    return file.resolveSibling(module + "_model.py");
  }

  /**
   * Refuses to write over what no export has written.
   *
   * @throws CheckpointException naming the file
   */
  public static void requireOurs(Path script) {
    try {
      if (Files.exists(script) && !Files.readString(script).contains(MARK)) {
        throw new CheckpointException(
            "%s would be replaced, and no export has written it; give another --output"
                .formatted(script));
      }
    } catch (IOException e) {
      throw new CheckpointException(
          "%s cannot be read: %s; give another --output".formatted(script, AtomicFiles.reason(e)),
          e);
    }
  }

  /**
   * The text of the script.
   *
   * @param file of the numbers, as it is to be named
   */
  public static String of(TrainedNetwork network, Path file) {
    String module = String.valueOf(beside(file).getFileName()).replaceFirst("\\.py$", "");
    PixelFormat format = network.pixelFormat();
    ImageScaling scaling = network.scaling();
    boolean bias = network.plan().classifierBiasName().isPresent();
    Map<String, String> parts =
        Map.ofEntries(
            Map.entry("MARK", MARK),
            Map.entry("MODULE", module),
            Map.entry("FILE", String.valueOf(file.getFileName())),
            Map.entry("SPACE", string(network.plan().space().name())),
            Map.entry("ARCHITECTURE", string(network.architecture().toString())),
            Map.entry("SIDE", Text.format("%d", network.plan().space().inputSide())),
            Map.entry(
                "ORDER",
                Text.format("(%d, %d, %d)", format.source(0), format.source(1), format.source(2))),
            Map.entry(
                "MEAN", format instanceof PixelFormat.Normalised n ? tuple(n.mean()) : "None"),
            Map.entry(
                "DEVIATION",
                format instanceof PixelFormat.Normalised n ? tuple(n.deviation()) : "None"),
            Map.entry("RESIZE", Text.format("%d", scaling.shortSide())),
            Map.entry("INTERPOLATION", string(scaling.interpolation())),
            Map.entry(
                "CLASSES",
                network.classes().names().stream()
                    .map(ModelScript::string)
                    .collect(Collectors.joining(", ", "[", "]"))),
            Map.entry("STEM", unit(network.plan().stem())),
            Map.entry("HEAD", unit(network.plan().head())),
            Map.entry(
                "CLASSIFIER",
                Text.format(
                    "(%d, %d, %s)",
                    network.plan().space().headChannels(),
                    network.plan().space().classes(),
                    bias ? "True" : "False")),
            Map.entry(
                "BLOCKS",
                network.plan().blocks().stream()
                    .map(choices -> "    " + block(choices.get(0)) + ",\n")
                    .collect(Collectors.joining("", "[\n", "]"))));
    return PLACE
        .matcher(template())
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    Objects.requireNonNull(parts.get(place.group(1)), place.group(1))));
  }

  private static String template() {
    try (InputStream in = ModelScript.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException(TEMPLATE + " is not packed");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String block(BlockPlan block) {
    return block.branches().stream()
        .map(ModelScript::branch)
        .collect(Collectors.joining(", ", "(%s, [".formatted(string(word(block.join()))), "])"));
  }

  /** Its name is what its parameters are called, between the block's name and their number. */
  private static String branch(Branch branch) {
    String name =
        branch.passes()
            ? "pass"
            : branch
                .units()
                .get(0)
                .convName()
                .replaceFirst("^features\\.\\d+\\.", "")
                .split("\\.")[0];
    return branch.units().stream()
        .map(ModelScript::unit)
        .collect(
            Collectors.joining(
                ", ", "(%s, %s, [".formatted(string(name), string(word(branch.input()))), "])"));
  }

  private static String unit(ConvUnit unit) {
    ConvSpec spec = unit.spec();
    return Text.format(
        "(%d, %d, %d, %d, %d, %s)",
        spec.in(),
        spec.out(),
        spec.kernel(),
        spec.stride(),
        spec.depthwise() ? spec.in() : 1,
        string(word(spec.nonlinearity())));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String tuple(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  /** A string as Python reads it, in ASCII. */
  private static String string(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                out.append('\\').appendCodePoint(point);
              } else if (point >= ' ' && point < 0x7f) {
                out.appendCodePoint(point);
              } else {
                out.append("\\U").append(hexadecimal(point));
              }
            });
    return out.append('"').toString();
  }

  private static String hexadecimal(int point) {
    String digits = Integer.toHexString(point);
    return "0".repeat(8 - digits.length()) + digits;
  }
}
