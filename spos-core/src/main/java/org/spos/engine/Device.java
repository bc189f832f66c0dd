package org.spos.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spos.error.ConfigException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Where an engine computes.
 *
 * @param kind of processor
 * @param index which GPU, counted from 0; 0 for the CPU
 */
public record Device(Kind kind, int index) {
  /** The processor that runs this program. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,4}))?");

  /** Kinds of processors. */
  public enum Kind {
    CPU,
    /** A GPU of NVIDIA. */
    CUDA
  }

  public Device {
    if (index < 0 || (kind == Kind.CPU && index > 0)) {
      throw new IllegalArgumentException(Text.format("there is no %s %d", kind, index));
    }
  }

  /** A GPU, counted from 0. */
  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  /**
   * Reads what {@link #toString} writes; {@code cuda} alone is the first GPU.
   *
   * @throws ConfigException if it is something else
   */
  public static Device parse(String text) {
    if (text.equals("cpu")) {
      return CPU;
    }
    Matcher cuda = CUDA.matcher(text);
    if (!cuda.matches()) {
      throw new ConfigException(
          "device must be auto, cpu, cuda or cuda:N, got \"%s\"".formatted(OneLine.of(text)));
    }
    return cuda(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
  }

  /** {@code cpu}, or {@code cuda:N}. */
  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : Text.format("cuda:%d", index);
  }
}
