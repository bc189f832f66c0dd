package org.spos.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeptTest {
  @BeforeAll
  static void load() {
    assertThat(TorchLibraries.problem()).isEmpty();
  }

  @Test
  void aKeptTensorOutlivesItsScopeAndIsFreedOnce() {
    Kept kept = new Kept();
    Tensor tensor;
    try (PointerScope scope = new PointerScope()) {
      tensor = kept.keep(torch.ones(3));
    }
    assertThat(tensor.referenceCount()).isEqualTo(1);
    assertThat(Numbers.floats(tensor)).containsExactly(1, 1, 1);
    kept.close();
    assertThat(tensor.isNull()).isTrue();
  }

  /** They dangle once the scope of what they refer to is over. */
  @Test
  void aReferenceToAnotherObjectIsRefused() {
    try (PointerScope scope = new PointerScope();
        Kept kept = new Kept()) {
      Tensor tensor = torch.ones(3);
      TensorVector vector = new TensorVector(tensor);
      for (Tensor reference :
          new Tensor[] {torch.relu_(tensor), vector.get(0), tensor.mutable_grad()}) {
        assertThatIllegalArgumentException().isThrownBy(() -> kept.keep(reference));
      }
    }
  }
}
