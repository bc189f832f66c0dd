package org.spos.bench.peer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A function with parameters. */
interface Layer {
  /** The output for an input [N, C, H, W]. */
  Tensor forward(Tensor x, BnMode mode);

  /** All tensors that are trained. */
  List<Tensor> parameters();
}
