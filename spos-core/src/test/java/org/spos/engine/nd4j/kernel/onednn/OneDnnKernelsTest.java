package org.spos.engine.nd4j.kernel.onednn;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.KernelsContractTest;

class OneDnnKernelsTest extends KernelsContractTest {
  @Override
  protected Kernels open() {
    // Whatever test ran before: one thread alone sums twice as many values, half as exactly.
    Nd4j.getBackend(); // loads the library
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(2);
    return new OneDnnKernels();
  }

  @Override
  protected float[] toNchw(Activation activation) {
    float[] values =
        new float
            [(int)
                Activation.elements(activation.batch(), activation.channels(), activation.side())];
    activation.read(0, values);
    return permute(activation, values, true);
  }

  @Override
  protected void fromNchw(Activation activation, float[] values) {
    activation.write(0, permute(activation, values, false), values.length);
  }

  private static float[] permute(Activation a, float[] values, boolean toNchw) {
    int pixels = a.side() * a.side();
    float[] result = new float[values.length];
    for (int n = 0; n < a.batch(); n++) {
      for (int c = 0; c < a.channels(); c++) {
        for (int p = 0; p < pixels; p++) {
          int nchw = (n * a.channels() + c) * pixels + p;
          int nhwc = (n * pixels + p) * a.channels() + c;
          result[toNchw ? nchw : nhwc] = values[toNchw ? nhwc : nchw];
        }
      }
    }
    return result;
  }
}
