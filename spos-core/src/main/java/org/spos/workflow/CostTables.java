package org.spos.workflow;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.spos.config.SposConfig;
import org.spos.cost.AdditiveCost;
import org.spos.cost.Flops;
import org.spos.digest.Sha256;

/**
 * What a run's cost tables say, so that a table may move, or change its format, and none may change
 * its numbers between a run and its continuation.
 */
final class CostTables {
  /** Name of the digest of FLOPs. */
  static final String FLOPS = "flopsTable";

  /** Name of the digest of times. */
  static final String LATENCY = "latencyTable";

  private CostTables() {}

  /**
   * The digest of the FLOPs table by name. FLOPs equal to those that are counted have none, as if
   * there were no table.
   *
   * @throws org.spos.error.CheckpointException if the table cannot be read
   * @throws org.spos.error.ConfigException if it lacks an entry of the space
   */
  static Map<String, String> flops(SposConfig config) {
    if (config.flopsTable().isEmpty()) {
      return Map.of();
    }
    String digest = digest(FlopsCounting.of(config));
    return digest.equals(digest(new Flops(config.space()))) ? Map.of() : Map.of(FLOPS, digest);
  }

  /** The digests of all tables on which the candidates of a search depend, by name; throws so. */
  static Map<String, String> ofSearch(SposConfig config) {
    Map<String, String> digests = new LinkedHashMap<>(flops(config));
    if (config.search().latencyLimit() > 0) {
      digests.put(LATENCY, digest(SearchArchitecture.latencyTable(config).orElseThrow()));
    }
    return digests;
  }

  /** SHA-256 in hexadecimal over the costs of all parts of the space. */
  static String digest(AdditiveCost cost) {
    int blocks = cost.space().blocks();
    int candidates = IntStream.of(cost.space().choices()).sum();
    ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES * (1 + candidates));
    numbers.putLong(cost.fixed());
    for (int block = 0; block < blocks; block++) {
      for (int choice = 0; choice < cost.candidates(block); choice++) {
        numbers.putLong(cost.block(block, choice));
      }
    }
    return Sha256.hex(numbers.array());
  }
}
