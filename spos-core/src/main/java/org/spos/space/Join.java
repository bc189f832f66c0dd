package org.spos.space;

/** How the outputs of a block's branches become the output of the block. */
public enum Join {
  /**
   * One after the other, the last branch first: ShuffleNetV2 puts what it keeps before what it has
   * worked on, while the parameters of the main branch come first. A branch alone is the output.
   */
  CONCATENATION,
  /** Added up, element by element. */
  SUM
}
