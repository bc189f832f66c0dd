package org.spos.engine;

import org.spos.error.DataException;
import org.spos.plan.NetworkPlan;
import org.spos.text.Text;

/**
 * How many values of a channel batch normalisation sees in training: its statistics mean nothing
 * over one. PyTorch refuses it in the same place ("Expected more than 1 value per channel when
 * training"); normalised by itself, such a value is 0, and the network learns from zeros.
 */
public final class ChannelValues {
  private ChannelValues() {}

  /**
   * Whether some channel of a network has one value only.
   *
   * @param images of the batch, or of the shard of it that is normalised by itself
   */
  public static boolean single(NetworkPlan plan, int images) {
    // Maps never grow on the way, so those of the head are the smallest.
    return images == 1 && plan.head().outputSide() == 1;
  }

  /**
   * Checks a batch, or a shard, before it is normalised.
   *
   * @throws DataException if some channel has one value only
   */
  public static void require(NetworkPlan plan, int images) {
    if (single(plan, images)) {
      throw new DataException(
          Text.format(
              "batch normalisation expected more than 1 value per channel, but was given %d image"
                  + " with the 1x1 maps of space \"%s\"; use another batch size",
              images, plan.space().name()));
    }
  }
}
