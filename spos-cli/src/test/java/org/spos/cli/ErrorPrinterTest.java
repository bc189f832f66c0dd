package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.spos.error.CheckpointException;

class ErrorPrinterTest {
  private final StringWriter err = new StringWriter();

  @Test
  void findsWhatAUserCanMendBehindOtherErrors() {
    Throwable error =
        new IllegalStateException(
            "checking failed", new ExceptionInInitializerError(new CheckpointException("no room")));
    assertThat(ErrorPrinter.handle(error, new PrintWriter(err))).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(err.toString()).isEqualToIgnoringNewLines("spos: error: no room");
  }

  /** No run has begun, so there is none. */
  @Test
  void namesNoLogThatIsNotThere() {
    assertThat(ErrorPrinter.handle(new IllegalStateException("x"), new PrintWriter(err)))
        .isEqualTo(ExitCode.INTERNAL);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "spos: error: internal error: java.lang.IllegalStateException: x; -v shows the stack"
                + " trace");
  }
}
