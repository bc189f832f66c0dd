package org.spos.space;

import org.spos.text.Text;

/**
 * What a choice block is given and must return, the same for all its candidates.
 *
 * <p>Stride 1: the channels are split by parity, the even ones pass, the odd ones go through the
 * main branch. Stride 2: main branch and projection both read the whole input. The output is the
 * concatenation of (even channels or projection) and main branch.
 *
 * @param in input channels
 * @param out output channels
 * @param stride 1 or 2
 */
public record BlockShape(int in, int out, int stride) {
  public BlockShape {
    if (stride == 1 ? in != out || in % 4 != 0 : stride != 2 || out <= in || out % 4 != 0) {
      throw new IllegalArgumentException(
          Text.format("no choice block maps %d to %d channels at stride %d", in, out, stride));
    }
  }

  /** Channels that a branch reads. */
  public int branchIn() {
    return stride == 1 ? in / 2 : in;
  }

  /** Channels inside the main branch: half of the output. */
  public int mid() {
    return out / 2;
  }

  /** Channels that the main branch returns. */
  public int mainOut() {
    return out - branchIn();
  }
}
