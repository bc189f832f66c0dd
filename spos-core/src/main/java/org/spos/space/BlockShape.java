package org.spos.space;

import org.spos.text.Text;

/**
 * What a choice block is given and must return, the same for all its candidates. Not every
 * candidate is possible in every shape ({@link Candidate#refusal}).
 *
 * @param in input channels
 * @param out output channels
 * @param stride 1 or 2
 */
public record BlockShape(int in, int out, int stride) {
  public BlockShape {
    if (in < 1 || out < 1 || stride < 1 || stride > 2) {
      throw new IllegalArgumentException(
          Text.format("no choice block maps %d to %d channels at stride %d", in, out, stride));
    }
  }

  /** Whether input and output have the same channels and side. */
  public boolean isKept() {
    return stride == 1 && in == out;
  }

  @Override
  public String toString() {
    return Text.format("%d to %d channels at stride %d", in, out, stride);
  }
}
