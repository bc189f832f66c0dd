package org.spos.engine.torch;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.spos.engine.Exchange;
import org.spos.engine.torch.FlatLayout.Range;
import org.spos.engine.torch.GradientSums.Gradients;
import org.spos.space.Architecture;

/** Gradients and numbers of a step that are summed over the processes, through host memory. */
record Exchanged(Exchange exchange, List<Trained> trained, List<Architecture> paths) {

  /** Replaces both by the sums. Scratch tensors are of the innermost scope. */
  void sum(Gradients gradients, Tensor numbers) {
    List<Tensor> onDevice = new ArrayList<>();
    for (int kind = 0; kind < trained.size(); kind++) {
      for (Range range : trained.get(kind).layout().of(paths)) {
        onDevice.add(gradients.of(kind, range));
      }
    }
    List<Tensor> onHost = onDevice.stream().map(Tensor::cpu).toList(); // the same on a CPU
    double[] values = Numbers.doubles(numbers);
    exchange.sum(onHost.stream().map(Exchanged::buffer).toList(), values);
    Numbers.write(values, numbers);
    for (int i = 0; i < onDevice.size(); i++) {
      if (onDevice.get(i).is_cuda()) {
        onDevice.get(i).copy_(onHost.get(i));
      }
    }
  }

  private static FloatBuffer buffer(Tensor host) {
    return new FloatPointer(host.data_ptr()).capacity(host.numel()).asBuffer();
  }
}
