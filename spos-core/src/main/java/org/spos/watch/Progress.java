package org.spos.watch;

/** Told how far a long piece of work has come. Called from one thread. */
public interface Progress extends AutoCloseable {

  /** Begins pieces of work. */
  @FunctionalInterface
  interface Starter {
    /**
     * Begins one.
     *
     * @param title what is done, such as {@code train-supernet}
     * @param total steps in all
     * @param done steps that an earlier process did; they do not count for the speed
     */
    Progress start(String title, long total, long done);
  }

  /**
   * Some of it is done.
   *
   * @param steps how many more
   * @param images how many images they took, for the speed
   * @param note what else to show, such as {@code loss 3.21}; may be empty
   */
  void advance(long steps, long images, String note);

  /** Ends it, whether all was done or not. */
  @Override
  void close();

  /** Shows nothing. */
  static Starter silent() {
    return (title, total, done) ->
        new Progress() {
          @Override
          public void advance(long steps, long images, String note) {}

          @Override
          public void close() {}
        };
  }
}
