package org.spos.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.spos.engine.Device;
import org.spos.engine.Engines;
import org.spos.ranks.Brief;
import org.spos.workflow.Helper;

/**
 * What a JVM of Spark keeps between tasks: engine, supernet and images, once for each task that
 * runs at the same time. Thread-safe.
 */
final class KeptRuns {
  /** Spark gives tasks nothing that outlives them, so this is static. */
  private static final Deque<RunThread> FREE = new ArrayDeque<>();

  /** Held while engine and images are opened: one after the other needs less memory. */
  private static final Object OPENING = new Object();

  private KeptRuns() {}

  /** Does a piece of work in the task that calls. */
  static String piece(Brief brief, String piece) {
    RunThread kept = take(brief);
    boolean sound = false;
    try {
      String result = kept.piece(piece, TaskContext.get());
      sound = true;
      return result;
    } finally {
      if (sound) {
        synchronized (FREE) {
          FREE.push(kept);
        }
      } else {
        kept.close();
      }
    }
  }

  private static RunThread take(Brief brief) {
    synchronized (FREE) {
      while (!FREE.isEmpty()) {
        RunThread kept = FREE.pop();
        if (kept.brief().equals(brief)) {
          return kept;
        }
        kept.close(); // of an earlier run
      }
    }
    TaskContext task = TaskContext.get();
    NativeEnvironment.prepare(task.cpus());
    synchronized (OPENING) {
      return RunThread.open(
          brief,
          task,
          stop ->
              new Helper(name(), Engines.found(), task.cpus(), gpu(task), KeptRuns::here, stop));
    }
  }

  /** This executor for messages. */
  static String name() {
    SparkEnv env = SparkEnv.get();
    return "executor %s on %s"
        .formatted(env.executorId(), env.blockManager().blockManagerId().host());
  }

  /** The GPU that Spark gave a task. */
  private static Optional<Device> gpu(TaskContext task) {
    Map<String, ResourceInformation> resources = task.resourcesJMap();
    return Optional.ofNullable(resources.get("gpu"))
        .map(found -> Device.cuda(Integer.parseInt(found.addresses()[0])));
  }

  /** Where Spark has brought a file to, or else where it is for the driver. */
  private static Path here(Path file) {
    Path brought = Path.of(SparkFiles.get(String.valueOf(file.getFileName())));
    return Files.exists(brought) ? brought : file;
  }
}
