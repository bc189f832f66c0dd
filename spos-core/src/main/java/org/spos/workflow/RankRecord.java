package org.spos.workflow;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.spos.engine.Recalibration;
import org.spos.rank.Truth;
import org.spos.run.Manifest;
import org.spos.run.RankFile;
import org.spos.run.ScoreFile;
import org.spos.workflow.RankRequest.Which.Listed;

/** What a run directory says of a ranking, so that it can be repeated. */
final class RankRecord {
  private static final String SUPERNET = "supernet";
  private static final String TRUTH = "truth";

  private RankRecord() {}

  /** What a ranking reads, for its manifest. */
  static Map<String, String> inputs(Path supernet, Optional<Truth> truth) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put(SUPERNET, supernet.toString());
    truth.ifPresent(
        table -> {
          inputs.put(TRUTH, table.source());
          inputs.put("truthDigest", table.digest());
        });
    return inputs;
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
