package org.spos.space;

import java.util.stream.IntStream;

/** Which channels of a block's input a branch reads. */
public enum ChannelSelection {
  /** All of them. */
  ALL {
    @Override
    public boolean takes(int channel) {
      return true;
    }
  },
  /** Channels 0, 2, 4, …. */
  EVEN {
    @Override
    public boolean takes(int channel) {
      return channel % 2 == 0;
    }
  },
  /** Channels 1, 3, 5, …. */
  ODD {
    @Override
    public boolean takes(int channel) {
      return channel % 2 == 1;
    }
  };

  /** Whether a channel of this index is among them. */
  public abstract boolean takes(int channel);

  /** How many of so many channels. */
  public int of(int channels) {
    return (int) IntStream.range(0, channels).filter(this::takes).count();
  }
}
