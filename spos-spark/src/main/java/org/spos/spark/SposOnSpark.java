package org.spos.spark;

import java.util.List;
import org.spos.cli.Cluster;
import org.spos.cli.ClusterMain;

/** Entry of the {@code spos} command for {@code spark-submit}. */
public final class SposOnSpark {
  private SposOnSpark() {}

  /** Runs a command whose pieces Spark's executors do, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    NativeEnvironment.prepare(Runtime.getRuntime().availableProcessors());
    Cluster spark =
        new Cluster(
            "Spark",
            List.of("spark-submit", "...", "spos-spark.jar"), // as before: only they know
            SparkHelpers::open);
    System.exit(ClusterMain.run(arguments, spark));
  }
}
