package org.spos.data.source;

/** Files that name the images of both splits and their classes themselves. */
public interface NamedSplits {

  /** Training images. */
  Listing train();

  /** Validation images; none where there are no files of them. */
  Listing val();
}
