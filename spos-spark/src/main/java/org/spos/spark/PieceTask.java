package org.spos.spark;

import org.apache.spark.api.java.function.Function;
import org.spos.error.SposException;
import org.spos.ranks.Brief;
import org.spos.ranks.Failure;

/**
 * A task: does one piece, and says what came of it. What the user can mend is an answer, too: Spark
 * would do the piece again, and it would end as before.
 */
final class PieceTask implements Function<String, String> {
  private static final long serialVersionUID = 1;
  private static final String DONE = "done ";
  private static final String FAILED = "failed ";

  private final Brief brief;
  private final PieceWork work;

  PieceTask(Brief brief, PieceWork work) {
    this.brief = brief;
    this.work = work;
  }

  @Override
  public String call(String piece) {
    try {
      return DONE + work.piece(brief, piece);
    } catch (SposException e) {
      return FAILED + KeptRuns.name() + "\n" + new Failure(e).text();
    }
  }

  /**
   * The result in an answer.
   *
   * @throws SposException that the task ended with, naming the executor
   */
  static String result(String answer) {
    if (answer.startsWith(DONE)) {
      return answer.substring(DONE.length());
    }
    String[] parts = answer.substring(FAILED.length()).split("\n", 2);
    throw Failure.parse(parts[1]).error(parts[0]);
  }
}
