package org.spos.ranks;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Processes that do pieces of work for another one, come and go as they like, and are no ranks of
 * it, such as a cluster's. What is lost with one of them is done again by another.
 */
public interface Helpers extends AutoCloseable {

  /**
   * Has pieces done.
   *
   * @param brief what a helper must know before its first piece
   * @param pieces one line each
   * @param done is given the results in the order of the pieces, each as soon as those before it
   *     are known, in the calling thread
   * @param stop once it says true, nobody begins another piece, and the method returns with the
   *     results that are there
   * @throws org.spos.error.SposException what a helper ended with that the user can mend, or that
   *     no helper can do a piece
   */
  void hand(Brief brief, List<String> pieces, Consumer<String> done, BooleanSupplier stop);

  /** A line for each helper that was there, for the manifest. */
  List<String> roster();

  @Override
  void close();
}
