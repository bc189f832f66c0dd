package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.memory.data_type.f32;

import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Gradient;
import org.spos.engine.nd4j.kernel.Kernels.LinearTensors;

/** The classifier as three matrix products on the plain, unconverted weight. */
final class OneDnnLinear implements Gradient {
  private final Product logits;
  private final Product dFeatures;
  private final Product dWeight;

  OneDnnLinear(OneDnn dnn, LinearTensors t) {
    Matrix x = new Matrix(t.x(), t.batch(), t.features());
    Matrix w = new Matrix(t.w(), t.classes(), t.features());
    Matrix y = new Matrix(t.y(), t.batch(), t.classes());
    Matrix dx = new Matrix(t.dx(), t.batch(), t.features());
    Matrix dw = new Matrix(t.dw(), t.classes(), t.features());
    Matrix dy = new Matrix(t.dy(), t.batch(), t.classes());
    logits = new Product(dnn, x.plain(), w.transposed(), y.plain());
    dFeatures = new Product(dnn, dy.plain(), w.plain(), dx.plain());
    dWeight = new Product(dnn, dy.transposed(), x.plain(), dw.plain());
  }

  @Override
  public void forward(int from) {
    logits.run();
  }

  @Override
  public void backward(int from) {
    dFeatures.run();
    dWeight.run();
  }

  @Override
  public void close() {
    logits.close();
    dFeatures.close();
    dWeight.close();
  }

  /** A row-major matrix, or a view of one. */
  private record View(Floats floats, long[] dims, long[] strides) {
    memory.desc describe() {
      return new memory.desc(dims, f32, strides);
    }
  }

  private record Matrix(Floats floats, long rows, long columns) {
    View plain() {
      return new View(floats, new long[] {rows, columns}, new long[] {columns, 1});
    }

    View transposed() {
      return new View(floats, new long[] {columns, rows}, new long[] {1, columns});
    }
  }

  private static final class Product implements AutoCloseable {
    private final matmul primitive;
    private final Arguments arguments;

    Product(OneDnn dnn, View a, View b, View c) {
      primitive =
          new matmul(
              new matmul.primitive_desc(dnn.engine(), a.describe(), b.describe(), c.describe()));
      arguments =
          new Arguments(dnn)
              .put(DNNL_ARG_SRC, dnn.bind(a.describe(), a.floats()))
              .put(DNNL_ARG_WEIGHTS, dnn.bind(b.describe(), b.floats()))
              .put(DNNL_ARG_DST, dnn.bind(c.describe(), c.floats()));
    }

    void run() {
      arguments.run(primitive, 0);
    }

    @Override
    public void close() {
      arguments.close();
      primitive.close();
    }
  }
}
