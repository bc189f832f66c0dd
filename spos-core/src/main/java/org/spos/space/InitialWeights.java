package org.spos.space;

/**
 * What the weights of an untrained network are. Scales of batch normalisations are 1, their running
 * means 0 and variances 1 in each.
 */
public enum InitialWeights {
  /**
   * As Megvii's network: normal, with the deviation 0.01 in the stem and the classifier, else 1 /
   * input channels of a group; shifts 0.0001, the classifier's bias 0.
   */
  PUBLISHED,
  /**
   * As PyTorch makes its layers: uniform within ± 1 / √(inputs of an output), the classifier's bias
   * too; shifts 0.
   */
  PYTORCH,
  /**
   * As MMRazor's backbones (Kaiming's, for ReLU, by fan-out): convolutions normal with √(2 /
   * (output channels · k²)), the classifier with 0.01; shifts and bias 0.
   */
  KAIMING
}
