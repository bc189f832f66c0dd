package org.spos.cost;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** The architectures that a search may evaluate; never empty. */
public interface LegalSpace {

  /** The space without bounds. */
  SearchSpace space();

  /** Multiply–accumulates of an architecture. */
  long macs(Architecture architecture);

  /** Whether an architecture lies within all bounds. */
  boolean contains(Architecture architecture);

  /**
   * A random one of the legal architectures that are not taken.
   *
   * @return empty if there is none left
   */
  Optional<Architecture> drawExcept(Set<Architecture> taken, RandomGenerator random);

  /**
   * The same of networks, each of which one architecture speaks for ({@link
   * org.spos.space.DistinctNetworks}).
   *
   * @param taken architectures that speak for their networks
   * @return empty if there is no further network
   */
  Optional<Architecture> drawNetworkExcept(Set<Architecture> taken, RandomGenerator random);

  /** The architectures that the bound on FLOPs alone allows. */
  FlopsBoundedSpace flops();

  /** The bounds beside that on FLOPs. */
  List<CostLimit> limits();
}
