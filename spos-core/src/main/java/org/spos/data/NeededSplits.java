package org.spos.data;

/** What a command reads of a data set; the rest of it may be missing. */
public enum NeededSplits {
  TRAIN_AND_VAL,
  TRAIN,
  VAL,
  /** Whatever is there, such as for a check: what cannot be used is told, not thrown. */
  ANY;

  boolean train() {
    return this == TRAIN_AND_VAL || this == TRAIN;
  }

  boolean val() {
    return this == TRAIN_AND_VAL || this == VAL;
  }
}
