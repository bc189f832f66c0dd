package org.spos.bench.peer;

import java.util.List;
import org.spos.bench.MacroPaths;
import org.spos.bench.PaperPath;
import org.spos.bench.Workload;

/** Everything before the pooling: stem, blocks and head. */
final class Features {
  private static final int PAPER_STEM = 16;
  private static final int PAPER_HEAD = 1024;
  private static final List<Integer> PAPER_BLOCKS = List.of(4, 4, 8, 4);
  private static final List<Integer> PAPER_CHANNELS = List.of(64, 160, 320, 640);

  private Features() {}

  static Branch of(Workload workload, MemoryLayout layout, int side) {
    return workload.macro() ? macro(workload, layout) : paper(workload, layout, side);
  }

  /** Outputs of the head. */
  static int width(Workload workload) {
    return workload.macro() ? MacroPaths.HEAD_CHANNELS : PAPER_HEAD;
  }

  private static Branch paper(Workload workload, MemoryLayout layout, int side) {
    Branch features = new Branch(layout).convolution(3, PAPER_STEM, 3, PaperPath.stemStride(side));
    int in = PAPER_STEM;
    int position = 0;
    for (int stage = 0; stage < PAPER_BLOCKS.size(); stage++) {
      int out = PAPER_CHANNELS.get(stage);
      for (int i = 0; i < PAPER_BLOCKS.get(stage); i++) {
        int choice = workload.choices().get(position++);
        features.add(new ChoiceBlock(layout, in, out, choice, i == 0 ? 2 : 1));
        in = out;
      }
    }
    return features.pointwise(in, PAPER_HEAD);
  }

  private static Branch macro(Workload workload, MemoryLayout layout) {
    Branch features = new Branch(layout).convolution(3, MacroPaths.STEM_CHANNELS, 3, 1);
    int in = MacroPaths.STEM_CHANNELS;
    int position = 0;
    for (int stage = 0; stage < MacroPaths.STAGE_BLOCKS.size(); stage++) {
      int out = MacroPaths.STAGE_CHANNELS.get(stage);
      for (int i = 0; i < MacroPaths.STAGE_BLOCKS.get(stage); i++) {
        int choice = workload.choices().get(position++);
        features.add(new MobileBlock(layout, in, out, choice, i == 0 ? 2 : 1));
        in = out;
      }
    }
    return features.pointwise(in, MacroPaths.HEAD_CHANNELS);
  }
}
