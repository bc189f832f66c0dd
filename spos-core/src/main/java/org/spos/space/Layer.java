package org.spos.space;

import java.util.List;

/**
 * One choice block of a space: what all its candidates must do, and which they are.
 *
 * @param stage 0-based stage
 * @param block 0-based block within the stage
 * @param shape channels and stride
 * @param candidates in the order of the choice indices
 */
public record Layer(int stage, int block, BlockShape shape, List<Candidate> candidates) {
  public Layer {
    candidates = List.copyOf(candidates);
  }
}
