package org.spos.workflow;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.spos.artifact.TruthFile;
import org.spos.engine.Recalibration;
import org.spos.error.DataException;
import org.spos.rank.Truth;
import org.spos.run.Manifest;
import org.spos.run.RankFile;
import org.spos.run.ScoreFile;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.workflow.RankRequest.Which.Listed;

/** What a run directory says of a ranking, so that it can be repeated. */
final class RankRecord {
  private static final String SUPERNET = "supernet";
  private static final String TRUTH = "truth";
  private static final String DIGEST = "truthDigest";

  private RankRecord() {}

  /** What a ranking reads, for its manifest. */
  static Map<String, String> inputs(Path supernet, Optional<Truth> truth) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put(SUPERNET, supernet.toString());
    truth.ifPresent(
        table -> {
          inputs.put(TRUTH, table.source());
          inputs.put(DIGEST, table.digest());
        });
    return inputs;
  }

  /** How the table of a run to go on with differs; empty if it does not, wherever it lies now. */
  static Optional<String> change(Map<String, String> before, Map<String, String> now) {
    return Objects.equals(before.get(DIGEST), now.get(DIGEST))
        ? Optional.empty()
        : Optional.of("truth: %s, now %s".formatted(table(before), table(now)));
  }

  private static String table(Map<String, String> inputs) {
    String digest = inputs.getOrDefault(DIGEST, "");
    return digest.isEmpty()
        ? "no table"
        : "%s with sha256 %s"
            .formatted(
                OneLine.of(inputs.getOrDefault(TRUTH, "")),
                OneLine.of(digest.substring(0, Math.min(12, digest.length()))));
  }

  /**
   * Refuses a table that is not the one that a ranking was compared with.
   *
   * @param file the manifest
   * @throws DataException naming both
   */
  static void requireSameTable(Manifest manifest, Path file, SearchSpace space) {
    Optional<Truth> table =
        Optional.ofNullable(manifest.inputs().get(TRUTH))
            .map(path -> TruthFile.read(Path.of(path), space));
    change(manifest.inputs(), inputs(file, table))
        .ifPresent(
            what -> {
              throw new DataException(
                  "the table is not that of %s (%s); put the old one back, or rank anew"
                      .formatted(file, what));
            });
  }

  /** How ways to make BN statistics are called in files. */
  static String word(Recalibration way) {
    return way.name().toLowerCase(Locale.ROOT);
  }

  /** The request that led to a run: its architectures and ways are those that were scored. */
  static RankRequest request(Manifest manifest, Path file) {
    List<ScoreFile.Score> scores = ScoreFile.read(file.resolveSibling(ScoreFile.NAME));
    Optional<Path> truth = Optional.ofNullable(manifest.inputs().get(TRUTH)).map(Path::of);
    int seeds = 1;
    if (truth.isEmpty()) {
      List<RankFile.Pair> pairs = RankFile.read(file.resolveSibling(RankFile.NAME));
      long networks = pairs.stream().map(RankFile.Pair::architecture).distinct().count();
      seeds = (int) (pairs.size() / Math.max(1, networks));
    }
    return new RankRequest(
        truth,
        new Listed(scores.stream().map(ScoreFile.Score::architecture).distinct().toList()),
        1,
        seeds,
        scores.stream()
            .map(score -> Recalibration.valueOf(score.recalibration().toUpperCase(Locale.ROOT)))
            .distinct()
            .toList(),
        List.of(),
        OptionalLong.empty());
  }
}
