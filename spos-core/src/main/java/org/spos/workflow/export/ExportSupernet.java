package org.spos.workflow.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.interop.NetworkDescription;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;

/** Writes all numbers of a supernet for another system's search. */
public final class ExportSupernet {
  private ExportSupernet() {}

  /**
   * What was written.
   *
   * @param tensors how many, each with the same bits as ours
   * @param bytes size of the file
   */
  public record Result(int tensors, long bytes) {}

  /**
   * Writes the file and keeps it only if every number is found in it again.
   *
   * @param config tells what the supernet was trained with
   */
  public static Result run(
      Checkpoint supernet, SposConfig config, ExportFormat format, Path output) {
    if (format.wholeNetwork()) {
      throw new ConfigException(
          "an %s file holds one network, a supernet holds many; say which with --arch"
              .formatted(format));
    }
    NetworkPlan plan = supernet.plan();
    Map<String, float[]> values = supernet.parameters().values();
    NetworkDescription description =
        NetworkDescription.of(
            plan, config.data().pixelFormat(), ExportNetwork.scaling(config), supernet.classes());
    AtomicFiles.write(
        output,
        channel -> format.writeNumbers(channel, plan, values, supernet.iteration(), description),
        staged -> requireSame(plan, values, format.readNumbers(staged, plan), output));
    try {
      return new Result(plan.tensors().size(), Files.size(output));
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", output, e);
    }
  }

  private static void requireSame(
      NetworkPlan plan, Map<String, float[]> ours, Map<String, float[]> theirs, Path file) {
    for (TensorSpec spec : plan.tensors()) {
      if (!Arrays.equals(ours.get(spec.name()), theirs.get(spec.name()))) {
        throw new CheckpointException(
            "%s is not written: read back, %s differs; please report this with the command line"
                .formatted(file, spec.name()));
      }
    }
  }
}
