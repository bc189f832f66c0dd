package org.spos.ranks;

/** What the processes of a run have in common. Closed by whoever opened it. */
public interface Meeting extends AutoCloseable {

  /** Keys and values that all see. */
  Store store();

  /**
   * Connects this process with all others, which do the same; once. Closed with the meeting.
   *
   * @throws org.spos.error.RanksException if that fails
   */
  Link link();

  @Override
  void close();
}
