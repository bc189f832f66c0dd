package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The messages are those that real shortages gave. */
class MemoryShortageTest {
  @Test
  void saysWhichMemoryIsShort() {
    assertThat(MemoryShortage.describe(new OutOfMemoryError("Java heap space")).orElseThrow())
        .startsWith("out of memory (Java heap space); ")
        .contains("-Xmx4g");
    assertThat(
            MemoryShortage.describe(
                    new OutOfMemoryError(
                        "Cannot allocate new FloatPointer(114062592): totalBytes = 1139"))
                .orElseThrow())
        .startsWith("out of memory outside Java's heap (Cannot allocate new FloatPointer")
        .contains("ulimit -v");
    assertThat(
            MemoryShortage.describe(
                new ExecutionException(new RuntimeException("could not create a primitive"))))
        .isPresent();
    assertThat(
            MemoryShortage.describe(
                new ExceptionInInitializerError(
                    new UnsatisfiedLinkError("x.so: failed to map segment from shared object"))))
        .isPresent();
  }

  @Test
  void takesNoOtherErrorForOne() {
    assertThat(MemoryShortage.describe(new IllegalStateException("could not be"))).isEmpty();
    assertThat(MemoryShortage.describe(new UnsatisfiedLinkError("no x in java.library.path")))
        .isEmpty();
    assertThat(
            MemoryShortage.describe(
                new UnsatisfiedLinkError(
                    "x.so: failed to map segment from shared object: Operation not permitted")))
        .isEmpty();
  }
}
