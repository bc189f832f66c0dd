package org.spos.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Options that people know from the published code, and what stands for them here. Only those that
 * no command of ours has: Megvii's train.py and search.py, NNI's supernet.py, tester.py, scratch.py
 * and search.py, MMRazor's tools.
 */
final class ForeignOptions {
  /** What stands for an option in any command; {@code SECTION} is that of a training. */
  private static final Map<String, String> OURS = new LinkedHashMap<>();

  private static final String EVALUATE = "spos evaluate --checkpoint FILE";
  private static final String METRICS = "not needed: every step is in metrics.jsonl";
  private static final String PRODUCT_TRAIN =
      "-D tester.recalibrationImages=…, iterations times batch";
  private static final String PRODUCT_TEST = "-D tester.testImages=…, iterations times batch";
  private static final String AGEING = "of another algorithm, ageing evolution, which is not";

  static {
    // Megvii
    OURS.put("--train-dir", "--data DIR, the folder of train and val,");
    OURS.put("--val-dir", "--data DIR, the folder of train and val,");
    OURS.put("--total-iters", "--iterations");
    OURS.put("--momentum", "-D SECTION.momentum=…");
    OURS.put("--weight-decay", "-D SECTION.weightDecay=…");
    OURS.put("--label-smooth", "-D SECTION.labelSmoothing=…");
    OURS.put("--auto-continue", "--resume=auto --run-dir DIR");
    OURS.put("--save", "--run-dir DIR");
    OURS.put("--save-interval", "-D checkpoint.every=…");
    OURS.put("--display-interval", METRICS);
    OURS.put("--val-interval", EVALUATE);
    OURS.put("--eval", EVALUATE);
    OURS.put("--eval-resume", EVALUATE);
    OURS.put("--log-dir", "--run-dir DIR");
    OURS.put("--max-epochs", "--epochs");
    OURS.put("--population-num", "--population");
    OURS.put("--select-num", "--select");
    OURS.put("--m_prob", "--mutation-probability");
    OURS.put("--crossover-num", "--crossovers");
    OURS.put("--mutation-num", "--mutations");
    OURS.put("--max-train-iters", PRODUCT_TRAIN);
    OURS.put("--max-test-iters", PRODUCT_TEST);
    OURS.put("--train-batch-size", "-D tester.recalibrationBatch=…");
    OURS.put("--test-batch-size", "-D tester.testBatch=…");
    // NNI
    OURS.put("--label-smoothing", "-D SECTION.labelSmoothing=…");
    OURS.put("--lr-decay", "-D SECTION.schedule=linear or cosine");
    OURS.put("--log-frequency", METRICS);
    OURS.put("--tb-dir", "--run-dir DIR, which holds TensorBoard's file,");
    OURS.put("--train-iters", PRODUCT_TRAIN);
    OURS.put("--latency-filter", "--latency-table FILE, made by spos latency,");
    OURS.put("--latency-threshold", "--latency-limit");
    OURS.put("--evolution-sample-size", AGEING);
    OURS.put("--evolution-population-size", AGEING);
    OURS.put("--evolution-cycles", AGEING);
    OURS.put("--port", "not needed");
    // MMRazor
    OURS.put("--work-dir", "--run-dir DIR");
    OURS.put("--cfg-options", "-D KEY=VALUE");
    // Ours, in commands that have another name for it
    OURS.put("--load-checkpoint", "of train-supernet; to go on with a run, --resume --run-dir DIR");
    OURS.put("--imagenet-dir", "--data DIR");
    OURS.put("--architecture", "--arch ARCH");
  }

  private ForeignOptions() {}

  /**
   * A sentence about an option.
   *
   * @param word as it was given, such as {@code --weight-decay=4e-5}
   * @param command that does not know it
   */
  static Optional<String> answer(String word, String command) {
    String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    String section = command.equals("train-supernet") ? "supernet" : "scratch";
    return Optional.ofNullable(OURS.get(option))
        .map(ours -> "%s is %s here".formatted(option, ours.replace("SECTION", section)));
  }
}
