package org.spos.interop.nni;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spos.error.ConfigException;
import org.spos.text.OneLine;

/**
 * The trial command of NNI's example, {@code python tester.py --spos-prep}, in our keys.
 *
 * @param settings value of each configuration key
 * @param checkpoint the supernet, seen from where the command runs
 * @param notes what has no meaning here, each one line
 */
record TesterCommand(Map<String, String> settings, String checkpoint, List<String> notes) {
  /** What tester.py tests unless told otherwise. */
  static final String CHECKPOINT = "data/checkpoint-150000.pth.tar";

  /** All options of tester.py; argparse takes any unambiguous beginning of one. */
  private static final List<String> OPTIONS =
      List.of(
          "--imagenet-dir",
          "--checkpoint",
          "--spos-preprocessing",
          "--seed",
          "--workers",
          "--train-batch-size",
          "--train-iters",
          "--test-batch-size",
          "--log-frequency",
          "--label-smoothing");

  private static final String FLAG = "--spos-preprocessing";

  /**
   * Reads a command.
   *
   * @param where names the file in messages
   * @throws ConfigException if it runs something else, or an option is unknown
   */
  static TesterCommand parse(String command, String where) {
    List<String> words = new ArrayList<>(List.of(command.strip().split("\\s+")));
    if (words.size() < 2 || !words.get(1).endsWith("tester.py")) {
      throw new ConfigException(
          "%s: trial command \"%s\" does not run tester.py; say with options of search what it does"
              .formatted(where, OneLine.of(command)));
    }
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 2; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String option = option(equals < 0 ? word : word.substring(0, equals), where);
      if (option.equals(FLAG)) {
        given.put(option, "");
      } else if (equals >= 0) {
        given.put(option, word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        given.put(option, words.get(++i));
      } else {
        throw new ConfigException("%s: %s needs a value".formatted(where, option));
      }
    }
    return of(given, where);
  }

  private static String option(String word, String where) {
    List<String> matches = OPTIONS.stream().filter(option -> option.startsWith(word)).toList();
    if (word.length() < 3 || matches.size() != 1) {
      throw new ConfigException(
          "%s: the trial command has the unknown option %s".formatted(where, OneLine.of(word)));
    }
    return matches.get(0);
  }

  private static TesterCommand of(Map<String, String> given, String where) {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    settings.put("data.preprocessing", given.containsKey(FLAG) ? "bgr255" : "normalised");
    settings.put("seed", given.getOrDefault("--seed", "42"));
    settings.put("tester.testBatch", given.getOrDefault("--test-batch-size", "512"));
    String batch = given.getOrDefault("--train-batch-size", "128");
    settings.put("tester.recalibrationBatch", batch);
    try {
      long iterations = Long.parseLong(given.getOrDefault("--train-iters", "200"));
      settings.put(
          "tester.recalibrationImages",
          String.valueOf(Math.multiplyExact(iterations, Long.parseLong(batch))));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new ConfigException(
          where + ": --train-iters and --train-batch-size must be whole numbers", e);
    }
    // NNI's tester scores on the validation set.
    settings.put("data.searchSplit", "val");
    Map.of("--imagenet-dir", "data.dir", "--workers", "data.workers")
        .forEach(
            (option, key) -> {
              String value = given.get(option);
              if (value != null) {
                settings.put(key, value);
              }
            });
    for (String option : List.of("--log-frequency", "--label-smoothing")) {
      if (given.containsKey(option)) {
        notes.add(option + " of the trial command changes no accuracy");
      }
    }
    return new TesterCommand(settings, given.getOrDefault("--checkpoint", CHECKPOINT), notes);
  }
}
