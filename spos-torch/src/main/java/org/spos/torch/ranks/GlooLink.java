package org.spos.torch.ranks;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.ranks.Link;

/** Moves numbers with Gloo, from and to the buffers themselves. */
final class GlooLink implements Link {
  private final ProcessGroupGloo group;
  private volatile boolean aborted;
  private final List<Work> present = new ArrayList<>(); // guarded by itself

  GlooLink(ProcessGroupGloo group) {
    this.group = group;
  }

  @Override
  public void swap(int peer, List<FloatBuffer> own, List<FloatBuffer> others) {
    try (PointerScope scope = new PointerScope()) {
      List<Work> begun = new ArrayList<>();
      for (int i = 0; i < others.size(); i++) {
        begun.add(group.recv(new TensorVector(tensor(others.get(i))), peer, i));
      }
      for (int i = 0; i < own.size(); i++) {
        begun.add(group.send(new TensorVector(tensor(own.get(i))), peer, i));
      }
      await(begun);
    }
  }

  @Override
  public void sum(FloatBuffer values) {
    try (PointerScope scope = new PointerScope()) {
      await(List.of(group.allreduce(new TensorVector(tensor(values)))));
    }
  }

  private void await(List<Work> begun) {
    synchronized (present) {
      present.addAll(begun);
      if (aborted) {
        begun.forEach(Work::abort);
      }
    }
    try {
      for (Work work : begun) {
        if (!work._wait() || aborted) {
          throw new IllegalStateException("the connection was given up");
        }
      }
    } finally {
      synchronized (present) {
        present.clear();
      }
    }
  }

  /** A tensor on the memory of a buffer; of the innermost scope. */
  private static Tensor tensor(FloatBuffer values) {
    if (!values.isDirect()) {
      throw new IllegalArgumentException("numbers on the heap, which moves");
    }
    return torch.from_blob(
        new FloatPointer(values.slice()),
        new long[] {values.remaining()},
        new TensorOptions(ScalarType.Float));
  }

  @Override
  public void abort() {
    synchronized (present) {
      aborted = true;
      present.forEach(Work::abort);
    }
  }

  @Override
  public void close() {
    abort();
    group.close();
  }
}
