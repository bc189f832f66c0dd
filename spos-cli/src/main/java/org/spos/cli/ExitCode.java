package org.spos.cli;

import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.error.DataException;
import org.spos.error.DivergedException;
import org.spos.error.SposException;

/** What the process says when it ends; scripts rely on it. */
final class ExitCode {
  static final int OK = 0;
  static final int INTERNAL = 1;
  static final int USAGE = 2;
  static final int DATA = 3;
  static final int CHECKPOINT = 4;
  static final int DIVERGED = 5;
  static final int CONSTRAINT = 6;
  static final int DIFFERENT = 7;
  static final int FAULTS = 8;
  static final int INTERRUPTED = 130;

  /** As of a program that SIGPIPE ends: 128 + 13. */
  static final int READER_GONE = 141;

  private ExitCode() {}

  static int of(SposException error) {
    if (error instanceof ConfigException) {
      return USAGE;
    }
    if (error instanceof DataException) {
      return DATA;
    }
    if (error instanceof CheckpointException) {
      return CHECKPOINT;
    }
    if (error instanceof DivergedException) {
      return DIVERGED;
    }
    return error instanceof ConstraintException ? CONSTRAINT : INTERNAL;
  }
}
