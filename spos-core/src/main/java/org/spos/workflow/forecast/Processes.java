package org.spos.workflow.forecast;

import java.util.Optional;
import org.spos.config.SposConfig;
import org.spos.cost.Parameters;
import org.spos.plan.NetworkPlan;
import org.spos.ranks.Reduction;
import org.spos.text.Amount;
import org.spos.text.Text;

/**
 * The processes that do each step together, see docs/scale.md.
 *
 * @param count at least 1
 * @param sameMachine whether all run on this machine, as {@code spos launch} starts them; else each
 *     has a machine like this one
 */
public record Processes(int count, boolean sameMachine) {
  /** One process. */
  public static final Processes ALONE = new Processes(1, true);

  /** 10 Gbit/s, as of many clusters and less than a loopback gives, in bytes. */
  private static final double BYTES_A_SECOND = 1.25e9;

  /** Delay of a message, in seconds. */
  private static final double DELAY = 50e-6;

  public Processes {
    if (count < 1) {
      throw new IllegalArgumentException(Text.format("%d processes", count));
    }
  }

  /** How many of them share the memory of this machine. */
  int here() {
    return sameMachine ? count : 1;
  }

  /** Seconds that a step takes longer because gradients of a path are exchanged. */
  double exchange(NetworkPlan path) {
    // A tree of sums: in each round everyone sends all gradients and receives as many.
    int rounds = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    return rounds * (Float.BYTES * Parameters.of(path) / BYTES_A_SECOND + DELAY);
  }

  /** Of candidates of a generation that are shared out, how many the busiest process has. */
  int most(int candidates) {
    return (candidates + count - 1) / count;
  }

  /** Why a training with so many shards would be refused, if it would. */
  Optional<String> refusal(SposConfig config, int shards) {
    Reduction reduction = config.distributed().reduce();
    return reduction.fits(shards, count)
        ? Optional.empty()
        : Optional.of(
            Text.format(
                "%d processes cannot share %s out; set --shards to a multiple of %d%s",
                count,
                Amount.of(shards, "shard"),
                count,
                reduction == Reduction.EXACT && Integer.bitCount(count) > 1
                    ? Text.format(", with -D distributed.reduce=fast, or to %d", count)
                    : ""));
  }

  /** For people. */
  public String text(int threads) {
    return Text.format(
        "%d%s, %s each",
        count,
        sameMachine ? " on this machine" : ", each on a machine like this one",
        Amount.of(threads, "thread"));
  }
}
