package org.spos.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A master and workers of Spark as processes of their own on the loopback, and spark-submit, from
 * the jars of the class path: no distribution of Spark is needed.
 */
final class StandaloneCluster implements AutoCloseable {
  /** Those jars of the class path that a distribution of Spark does not hold. */
  private static final Pattern NOT_OF_SPARK =
      Pattern.compile(
          "(spos|nd4j|deeplearning4j|javacpp|openblas|opencv|opencl|dnnl|mkl|tribuo|onnxruntime|olcut|picocli"
              + "|uplot|jna|junit|opentest4j|apiguardian|assertj|byte-buddy|archunit|jackson-dataformat"
              + "|snakeyaml|flatbuffers|fastutil|surefire|jspecify|neoitertools|slf4j-simple).*");

  private final Path folder;
  private final Path java;
  private final Path home;
  private final String master;
  private final List<Process> processes = new ArrayList<>();

  /**
   * @param folder for their files
   * @param java folder of the JDK that all of them run on
   */
  private StandaloneCluster(Path folder, Path java) throws IOException {
    this.folder = folder;
    this.java = java;
    this.home = home(folder.resolve("spark-home"));
    this.master = "spark://127.0.0.1:" + freePort();
  }

  /**
   * Starts a master and workers of one core each.
   *
   * @param prefix words before the command of a worker
   */
  static StandaloneCluster start(Path folder, Path java, int workers, List<String> prefix)
      throws IOException {
    StandaloneCluster cluster = new StandaloneCluster(folder, java);
    try {
      String port = cluster.master.substring(cluster.master.lastIndexOf(':') + 1);
      Path log =
          cluster.daemon(
              List.of(),
              "master",
              "org.apache.spark.deploy.master.Master",
              "--host 127.0.0.1 --webui-port 0 --port " + port);
      await(log, "New state: ALIVE");
      for (int i = 1; i <= workers; i++) {
        Path work = Files.createDirectories(folder.resolve("work-" + i));
        cluster.daemon(
            prefix,
            "worker-" + i,
            "org.apache.spark.deploy.worker.Worker",
            "--host 127.0.0.1 --cores 1 --memory 2g --webui-port 0 --work-dir "
                + work
                + " "
                + cluster.master);
        await(folder.resolve("worker-" + i + ".log"), "Successfully registered with master");
      }
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static Path home(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    Files.createFile(home.resolve("RELEASE")); // without it, it would look for sources
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      String name = String.valueOf(jar.getFileName());
      if (name.endsWith(".jar") && !NOT_OF_SPARK.matcher(name).matches()) {
        Files.createSymbolicLink(jars.resolve(name), jar.toAbsolutePath());
      }
    }
    return home;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path daemon(List<String> prefix, String name, String main, String words)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(java("-Xmx512m"));
    command.add(main);
    command.addAll(List.of(words.split(" ")));
    processes.add(
        in(new ProcessBuilder(command))
            .redirectOutput(log.toFile())
            .redirectErrorStream(true)
            .start());
    return log;
  }

  private List<String> java(String heap) {
    List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString(), heap));
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*"));
    return command;
  }

  private ProcessBuilder in(ProcessBuilder builder) {
    builder.directory(folder.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
    builder.environment().put("JAVA_HOME", java.toString());
    return builder;
  }

  /** A driver that may still run. */
  record Submitted(Process process, Path out, Path err) {
    /** Waits for its end; gives its exit code. */
    int end() throws InterruptedException {
      if (!process.waitFor(20, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("still running: " + text(err));
      }
      return process.exitValue();
    }
  }

  /**
   * What spark-submit does.
   *
   * @param executors how many of one core
   * @param options further ones of spark-submit
   * @param words jar and arguments
   */
  Submitted submit(int executors, List<String> options, String... words) throws IOException {
    List<String> command = java("-Xmx1g");
    command.addAll(
        List.of(
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            master,
            "--class", // on Java 25 Spark does not find it in the jar
            "org.spos.spark.SposOnSpark",
            "--executor-cores",
            "1",
            "--total-executor-cores",
            String.valueOf(executors),
            "--executor-memory",
            "1g",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.driver.bindAddress=127.0.0.1",
            "--conf",
            "spark.ui.enabled=false"));
    command.addAll(options);
    command.addAll(List.of(words));
    Path out = Files.createTempFile(folder, "driver-", ".out");
    Path err = Files.createTempFile(folder, "driver-", ".err");
    return new Submitted(
        in(new ProcessBuilder(command))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start(),
        out,
        err);
  }

  /** The executors that run now. */
  List<ProcessHandle> executors() {
    return processes.stream()
        .flatMap(process -> process.toHandle().children())
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Path log, String line) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!(Files.exists(log) && text(log).contains(line))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no \"%s\" in %s: %s".formatted(line, log, text(log)));
      }
      pause(100);
    }
  }

  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Stream.concat(executors().stream(), processes.stream().map(Process::toHandle))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
