package org.spos.ranks;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.text.Text;

/**
 * Work that ranks share through their store: each writes down what came of what it took. What a
 * rank took that is then gone is done again by the first, so only the first is needed to the end.
 */
final class StoreWork implements SharedWork {
  /** After this time somebody who took a piece has said so, or is gone. */
  private static final Duration TO_SIGN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(StoreWork.class);

  private final Place place;
  private final Members members;
  private int round;
  private final Set<Integer> told = new HashSet<>();

  StoreWork(Place place, Members members) {
    this.place = place;
    this.members = members;
  }

  @Override
  public void hand(
      List<String> pieces, UnaryOperator<String> own, Consumer<String> done, BooleanSupplier stop) {
    if (pieces.isEmpty()) {
      return;
    }
    Store store = members.store();
    round++;
    store.set(key("work"), String.join("\n", pieces));
    int delivered = 0;
    boolean left = true;
    long idleSince = System.nanoTime();
    while (delivered < pieces.size()) {
      Optional<String> result = store.get(key("result", delivered));
      if (result.isPresent()) {
        done.accept(result.get());
        delivered++;
        continue;
      }
      if (stop.getAsBoolean()) {
        store.add(key("next"), pieces.size()); // nothing is left to take
        return;
      }
      int taken = left ? take(pieces.size()) : pieces.size();
      left = taken < pieces.size();
      if (left) {
        store.set(key("result", taken), own.apply(pieces.get(taken)));
        idleSince = System.nanoTime();
      } else if (isAbandoned(delivered, idleSince)) {
        store.set(key("result", delivered), own.apply(pieces.get(delivered)));
      } else {
        Waiting.pause(20);
      }
      tellLost();
    }
  }

  @Override
  public void serve(UnaryOperator<String> own, BooleanSupplier stop) {
    while (true) {
      round++;
      List<String> pieces = members.course().await(key("work"), stop).lines().toList();
      int taken = 0;
      while (!stop.getAsBoolean() && taken < pieces.size()) {
        taken = take(pieces.size());
        if (taken < pieces.size()) {
          members.course().say(key("taker", taken), String.valueOf(place.rank()));
          members.course().say(key("result", taken), own.apply(pieces.get(taken)));
        }
      }
    }
  }

  private int take(int pieces) {
    return (int) Math.min(pieces, members.course().count(key("next")) - 1);
  }

  /** Whether whoever took a piece will not do it. */
  private boolean isAbandoned(int piece, long idleSince) {
    Optional<String> taker = members.store().get(key("taker", piece));
    boolean abandoned =
        taker.isPresent()
            ? members.course().isGone(Integer.parseInt(taker.get()))
            : System.nanoTime() - idleSince > TO_SIGN.toNanos();
    return abandoned && members.store().get(key("result", piece)).isEmpty();
  }

  /** One line for each process that is gone. */
  private void tellLost() {
    for (int rank = 1; rank < place.size(); rank++) {
      Optional<String> why = told.contains(rank) ? Optional.empty() : members.course().gone(rank);
      if (why.isPresent()) {
        told.add(rank);
        LOG.warn(
            "{} is gone ({}); the others go on, and do again what it had taken",
            members.name(rank),
            why.get());
      }
    }
  }

  private String key(String name) {
    return Text.format("%s/%d", name, round);
  }

  private String key(String name, int piece) {
    return Text.format("%s/%d/%d", name, round, piece);
  }
}
