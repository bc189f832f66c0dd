package org.spos.bench.peer;

import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How libtorch keeps activations and weights in memory. */
enum MemoryLayout {
  /** PyTorch's default. */
  NCHW(torch.MemoryFormat.Contiguous),
  /** The fast one for convolutions on CPUs. */
  CHANNELS_LAST(torch.MemoryFormat.ChannelsLast);

  private final torch.MemoryFormat format;

  MemoryLayout(torch.MemoryFormat format) {
    this.format = format;
  }

  /** The tensor itself, or a copy in this layout. */
  Tensor of(Tensor tensor) {
    return tensor.contiguous(format);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
