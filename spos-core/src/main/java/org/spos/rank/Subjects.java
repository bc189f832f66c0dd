package org.spos.rank;

import java.util.List;
import org.spos.error.DataException;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * The networks on which scores are compared with the truth.
 *
 * @param networks representatives of distinct networks, all known to the truth
 * @param truth their accuracies, perhaps of others too
 */
public record Subjects(List<Architecture> networks, Truth truth) {
  /**
   * @throws DataException if they are fewer than {@link Agreement#FEWEST}
   */
  public Subjects {
    networks = List.copyOf(networks);
    if (networks.stream().distinct().count() < networks.size()) {
      throw new IllegalArgumentException("a network comes twice");
    }
    if (networks.size() < Agreement.FEWEST) {
      throw new DataException(
          Text.format(
              "%d distinct networks are too few to say how well a score ranks, at least %d are"
                  + " needed; from %d on it says more",
              networks.size(), Agreement.FEWEST, Agreement.FEW));
    }
  }

  /** How many. */
  public int size() {
    return networks.size();
  }

  /** True accuracy of one, in percent. */
  double accuracy(int index) {
    return truth.accuracy(networks.get(index));
  }

  /** True accuracies in percent, in the order of the networks. */
  double[] accuracies() {
    return networks.stream().mapToDouble(truth::accuracy).toArray();
  }
}
