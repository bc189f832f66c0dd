package org.spos.interop.torch;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.spos.text.OneLine;

/** Tells zip files of other programs apart by the names in them. */
final class ForeignZip {
  private static final int SHOWN = 3;
  private static final Map<Pattern, String> KINDS = new LinkedHashMap<>();

  static {
    kind(
        ".*\\.(pth|pt|tar|ckpt|bin|safetensors)",
        "it is an archive of other files; unpack it first");
    kind("model\\.weights\\.h5", "it is a model of Keras");
    kind("coefficients\\.bin", "it is a network of Deeplearning4j");
    kind(".*\\.npy", "it is an archive of NumPy arrays");
    kind("META-INF/MANIFEST\\.MF", "it is a Java archive");
  }

  private ForeignZip() {}

  private static void kind(String name, String words) {
    KINDS.put(Pattern.compile(name), words);
  }

  /** What a zip without a single {@code NAME/data.pkl} is, and the first names in it. */
  static String describe(Collection<String> names) {
    String what =
        KINDS.entrySet().stream()
            .filter(kind -> names.stream().anyMatch(kind.getKey().asMatchPredicate()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("it has no single data.pkl");
    String first =
        names.stream().sorted().limit(SHOWN).map(OneLine::of).collect(Collectors.joining(", "));
    return names.isEmpty() ? "it is empty" : "%s (it holds %s)".formatted(what, first);
  }
}
