package org.spos.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.spos.file.AtomicFiles;
import org.spos.ranks.LaunchNotes;
import org.spos.ranks.Places;
import org.spos.text.Text;
import org.spos.watch.EndSignals;

/**
 * Processes of this program that do one run. The first has this one's input and output; what the
 * others say is shown only if a signal ended it. Signals are passed on, and the end of a process is
 * told to the others. When the first has ended, so must they.
 */
final class LaunchedRanks implements AutoCloseable {
  private static final long SECONDS_TO_END = 20;

  private final List<String> words;
  private final Path folder;
  private final int count;
  private final PrintWriter err;
  private final List<Process> processes = new ArrayList<>();

  /**
   * @param words command and options
   * @param folder where they meet
   * @param err is told how the first ended, if that could not say it
   */
  LaunchedRanks(List<String> words, Path folder, int count, PrintWriter err) {
    this.err = err;
    this.words = words;
    this.folder = folder;
    this.count = count;
  }

  /** Starts all, and waits for the end. */
  int run() {
    String job = UUID.randomUUID().toString();
    try (EndSignals signals = EndSignals.install(this::passOn)) {
      for (int rank = 0; rank < count; rank++) {
        start(rank, job);
      }
      int code = processes.get(0).waitFor();
      for (Process process : processes.subList(1, count)) {
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
          process.destroy();
        }
      }
      if (code <= ExitCode.INTERRUPTED || code == ExitCode.READER_GONE) {
        return code;
      }
      ErrorPrinter.print(err, lastWords(code));
      return ExitCode.INTERNAL;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private void start(int rank, String job) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(java());
    Map<String, String> environment = builder.environment();
    environment.put("RANK", String.valueOf(rank));
    environment.put("LOCAL_RANK", String.valueOf(rank));
    environment.put("WORLD_SIZE", String.valueOf(count));
    environment.put(Places.RENDEZVOUS, "file:" + rendezvous());
    environment.put(Places.JOB, job);
    environment.put(Places.LAUNCHED, String.valueOf(count));
    environment.put(Places.LAUNCHER, String.valueOf(ProcessHandle.current().pid()));
    int threads = words.indexOf("--threads");
    if (threads >= 0) {
      environment.put("OMP_NUM_THREADS", words.get(threads + 1));
    }
    if (rank == 0) {
      builder.inheritIO();
    } else {
      builder.redirectInput(Redirect.from(new File("/dev/null"))).redirectOutput(Redirect.DISCARD);
      builder.redirectError(errors(rank).toFile());
    }
    Process process = builder.start();
    synchronized (processes) {
      processes.add(process);
    }
    process.onExit().thenAccept(ended -> tell(rank, ended.exitValue()));
  }

  /** This program again, with the same Java and the same flags. */
  private List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(System.getProperty("java.home") + "/bin/java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(words);
    return command;
  }

  /** The first was ended by a signal and could say nothing; another one may know how to go on. */
  private String lastWords(int code) throws IOException {
    for (int rank = 1; rank < count; rank++) {
      for (String line : Files.readAllLines(errors(rank))) {
        if (line.startsWith(ErrorPrinter.PREFIX)) {
          return line.substring(ErrorPrinter.PREFIX.length());
        }
      }
    }
    return Text.format("rank 0 is gone (signal %d ended it)", code - 128);
  }

  private Path errors(int rank) {
    return folder.resolve(Text.format("stderr-%d", rank));
  }

  private Path rendezvous() {
    return folder.resolve("ranks");
  }

  private void tell(int rank, int code) {
    String how =
        code > 128
            ? Text.format("signal %d ended it", code - 128)
            : Text.format("it ended with %d", code);
    try {
      AtomicFiles.write(
          LaunchNotes.ended(rendezvous(), rank),
          how.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      return; // the folder is gone: all is over
    }
  }

  /** The first request is SIGTERM to all, the second SIGKILL. */
  private void passOn(int times) {
    synchronized (processes) {
      processes.forEach(times == 1 ? Process::destroy : Process::destroyForcibly);
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
