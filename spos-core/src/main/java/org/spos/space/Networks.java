package org.spos.space;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How many different networks a space holds. Where a run of blocks keeps its shape, it makes no
 * difference in which of them the identities stand, so that several architectures are one network.
 */
public final class Networks {
  /** Lists that differ at random from block to block would need more. */
  private static final int MOST_STATES = 10_000;

  private final List<Layer> run;
  private final Nonlinearity activation;
  private final Map<BitSet, BigInteger> known = new HashMap<>();

  private Networks(List<Layer> run, Nonlinearity activation) {
    this.run = run;
    this.activation = activation;
  }

  /**
   * The number of different networks.
   *
   * @return empty where the lists of candidates are too irregular to tell
   */
  public static Optional<BigInteger> count(SearchSpace space) {
    BigInteger product = BigInteger.ONE;
    List<Layer> layers = space.layers();
    int[] ends = KeptRuns.ends(layers);
    for (int from = 0; from < layers.size(); from = ends[from]) {
      Networks networks = new Networks(layers.subList(from, ends[from]), space.activation());
      BitSet start = new BitSet();
      start.set(0);
      product = product.multiply(networks.from(start));
      if (networks.known.size() > MOST_STATES) {
        return Optional.empty();
      }
    }
    return Optional.of(product);
  }

  /** Different sequences of candidates that are no identities, from any of these blocks on. */
  private BigInteger from(BitSet blocks) {
    BigInteger counted = known.get(blocks);
    if (counted != null || known.size() > MOST_STATES) {
      return counted == null ? BigInteger.ZERO : counted;
    }
    BitSet reached = new BitSet();
    for (int block = blocks.nextSetBit(0); block >= 0; block = blocks.nextSetBit(block + 1)) {
      reached.set(block);
      for (int b = block; b < run.size() && offersIdentity(b); b++) {
        reached.set(b + 1);
      }
    }
    BigInteger count = reached.get(run.size()) ? BigInteger.ONE : BigInteger.ZERO;
    for (Candidate candidate : working()) {
      BitSet next = new BitSet();
      for (int b = reached.nextSetBit(0); b >= 0 && b < run.size(); b = reached.nextSetBit(b + 1)) {
        if (run.get(b).candidates().contains(candidate)) {
          next.set(b + 1);
        }
      }
      count = next.isEmpty() ? count : count.add(from(next));
    }
    known.put(blocks, count);
    return count;
  }

  private Set<Candidate> working() {
    Set<Candidate> working = new HashSet<>();
    run.forEach(layer -> working.addAll(layer.candidates()));
    working.removeIf(this::isIdentity);
    return working;
  }

  private boolean offersIdentity(int block) {
    return run.get(block).candidates().stream().anyMatch(this::isIdentity);
  }

  private boolean isIdentity(Candidate candidate) {
    return candidate.block(run.get(0).shape(), activation).isIdentity();
  }
}
