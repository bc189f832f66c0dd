package org.spos.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.SposConfig;
import org.spos.cost.LegalSpace;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.rank.Agreement;
import org.spos.rank.Strata;
import org.spos.rank.Truth;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.Layer;
import org.spos.space.SearchSpace;
import org.spos.text.Text;
import org.spos.workflow.RankRequest.Which;
import org.spos.workflow.RankRequest.Which.Listed;
import org.spos.workflow.RankRequest.Which.Sample;

/**
 * The networks of a ranking.
 *
 * @param keys by the representative of each network, the architectures that are scored
 */
record RankedKeys(Map<Architecture, List<Architecture>> keys) {
  private static final Logger LOG = LoggerFactory.getLogger(RankedKeys.class);

  /** Draws of an architecture of a network before a further one is not looked for any more. */
  private static final int TRIES = 1_000;

  RankedKeys {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
  }

  /** Representatives of the networks, in order. */
  List<Architecture> networks() {
    return List.copyOf(keys.keySet());
  }

  /** All architectures that are scored, those of a network together. */
  List<Architecture> all() {
    return keys.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Chooses; the same ones for the same seed.
   *
   * @throws ConfigException if so many are not there
   * @throws DataException if the truth does not know them, or they are too few
   */
  static RankedKeys of(SposConfig config, RankRequest request, Optional<Truth> truth) {
    DistinctNetworks distinct = new DistinctNetworks(config.space());
    Map<Architecture, List<Architecture>> keys =
        request.networks() instanceof Listed listed
            ? listed(listed.keys(), distinct)
            : withKeys(chosen(config, request.networks(), truth), request.keys(), config, distinct);
    truth.ifPresent(table -> requireKnown(keys, table));
    if (keys.size() < Agreement.FEWEST) {
      throw new DataException(
          Text.format(
              "%d distinct networks are too few to say how well a supernet ranks, at least %d are"
                  + " needed",
              keys.size(), Agreement.FEWEST));
    }
    return new RankedKeys(keys);
  }

  private static List<Architecture> chosen(SposConfig config, Which which, Optional<Truth> truth) {
    OptionalInt count =
        which instanceof Sample sample ? sample.count() : OptionalInt.of(Integer.MAX_VALUE);
    LegalSpace legal = SearchArchitecture.legal(config);
    return truth
        .map(table -> fromTable(table, count.orElse(Sample.SCORED), which, legal, config.seed()))
        .orElseGet(() -> drawn(legal, count.orElse(Sample.TRAINED), config.seed()));
  }

  private static List<Architecture> fromTable(
      Truth table, int count, Which which, LegalSpace legal, long seed) {
    List<Architecture> known = table.trainings().keySet().stream().filter(legal::contains).toList();
    if (known.size() < table.size()) {
      LOG.warn(
          "{} of the {} networks of {} lie within the bounds of the search, the others are left out",
          known.size(),
          table.size(),
          table.source());
    }
    if (which instanceof Sample sample && sample.count().orElse(0) > known.size()) {
      throw new ConfigException(
          Text.format(
              "--networks asks for %d, %s has %d distinct networks within the bounds of the search;"
                  + " --all takes all of them",
              count, table.source(), known.size()));
    }
    return Strata.draw(known, count, legal::macs, new Seed(seed));
  }

  /**
   * Random networks, each as likely as any other however many architectures it is; asking for more
   * adds to them.
   */
  private static List<Architecture> drawn(LegalSpace legal, int count, long seed) {
    Set<Architecture> drawn = new LinkedHashSet<>();
    while (drawn.size() < count) {
      RandomStream random = new Seed(seed).stream("rank", drawn.size());
      drawn.add(legal.drawNetworkExcept(drawn, random).orElseThrow(() -> few(drawn.size(), count)));
    }
    return List.copyOf(drawn);
  }

  private static ConfigException few(int drawn, int count) {
    return new ConfigException(
        Text.format(
            "only %d distinct networks lie within the bounds of the search, --networks asks for %d",
            drawn, count));
  }

  /** The representative of each network, and random other architectures that are the network. */
  private static Map<Architecture, List<Architecture>> withKeys(
      List<Architecture> chosen, int wanted, SposConfig config, DistinctNetworks distinct) {
    Map<Architecture, List<Architecture>> keys = new LinkedHashMap<>();
    for (Architecture architecture : chosen) {
      Architecture network = distinct.canonical(architecture);
      RandomStream random =
          new Seed(config.seed())
              .stream(
                  "rank-keys", network.choices().stream().mapToLong(Integer::longValue).toArray());
      List<Architecture> own = new ArrayList<>(List.of(network));
      for (int i = 0; i < TRIES && own.size() < wanted; i++) {
        Architecture other = another(network, config.space(), distinct, random);
        if (!own.contains(other)) {
          own.add(other);
        }
      }
      keys.put(network, own);
    }
    return keys;
  }

  /** A random architecture that is the network of this one: neighbours change places at random. */
  private static Architecture another(
      Architecture network, SearchSpace space, DistinctNetworks distinct, RandomStream random) {
    List<Layer> layers = space.layers();
    List<Integer> choices = new ArrayList<>(network.choices());
    int blocks = choices.size();
    for (int i = 0; i < 2 * blocks * blocks && blocks > 1; i++) {
      int block = random.nextInt(blocks - 1);
      boolean one = distinct.isIdentity(block, choices.get(block));
      boolean other = distinct.isIdentity(block + 1, choices.get(block + 1));
      boolean alike = layers.get(block).candidates().equals(layers.get(block + 1).candidates());
      if (one != other && alike) {
        List<Integer> swapped = new ArrayList<>(choices);
        Collections.swap(swapped, block, block + 1);
        choices = distinct.same(new Architecture(swapped), network) ? swapped : choices;
      }
    }
    return new Architecture(choices);
  }

  private static Map<Architecture, List<Architecture>> listed(
      List<Architecture> listed, DistinctNetworks distinct) {
    Map<Architecture, List<Architecture>> keys = new LinkedHashMap<>();
    for (Architecture key : listed.stream().distinct().toList()) {
      keys.computeIfAbsent(distinct.canonical(key), network -> new ArrayList<>()).add(key);
    }
    return keys;
  }

  private static void requireKnown(Map<Architecture, List<Architecture>> keys, Truth truth) {
    List<Architecture> unknown =
        keys.keySet().stream().filter(network -> !truth.knows(network)).toList();
    if (!unknown.isEmpty()) {
      throw new DataException(
          Text.format(
              "%s knows nothing of %d of the %d networks to rank, first %s; leave them out, or train"
                  + " them without --truth",
              truth.source(), unknown.size(), keys.size(), unknown.get(0)));
    }
  }
}
