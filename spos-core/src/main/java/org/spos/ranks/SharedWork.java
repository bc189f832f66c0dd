package org.spos.ranks;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Pieces of work that the first process hands out: each process takes the next one whenever it is
 * free, and says what came of it. What a process took that is then gone is done again.
 */
public interface SharedWork {

  /**
   * Hands out pieces; for the first process.
   *
   * @param pieces one line each
   * @param own does a piece in this process, if it takes a share; gives one line
   * @param done is given the results in the order of the pieces, each as soon as those before it
   *     are known, in the calling thread
   * @param stop asked before each piece that is begun here; once it says true, nobody begins
   *     another one, and the method returns with the results that are there
   */
  void hand(
      List<String> pieces, UnaryOperator<String> own, Consumer<String> done, BooleanSupplier stop);

  /**
   * Does pieces until the first process says that it is over; for the others.
   *
   * @param own does a piece; gives one line
   * @param stop whether this process was asked to stop: it then takes no more, and the first ends
   *     the run
   * @throws RunEnded when it is over
   */
  void serve(UnaryOperator<String> own, BooleanSupplier stop);
}
