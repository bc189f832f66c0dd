package org.spos.ranks;

/** The first process has ended the run, and has said why: the others end with its exit code. */
public final class RunEnded extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  RunEnded(int code) {
    super("the first process ended the run", null, false, false);
    this.code = code;
  }

  /** Exit code of the first process. */
  public int code() {
    return code;
  }
}
