package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.spos.cost.AdditiveCost;
import org.spos.space.SearchSpace;

class CostTablesTest {
  /** Python's hashlib.sha256 over struct.pack('>13q', 7, 0, 1, 2, 3, 100, ... 203). */
  @Test
  void theDigestThatSearchesKeepStaysTheSame() {
    assertThat(CostTables.digest(new Counting()))
        .isEqualTo("e6cd5a6b749e35a96faf86cd3498d9a2d209fcc3bae957018bb76f0ee318942d");
  }

  /** 100 for each position, 1 for each choice: no two parts cost the same. */
  private static final class Counting implements AdditiveCost {
    @Override
    public SearchSpace space() {
      return Playground.SPACE;
    }

    @Override
    public long fixed() {
      return 7;
    }

    @Override
    public long block(int position, int choice) {
      return 100L * position + choice;
    }
  }
}
