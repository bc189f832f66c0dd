package org.spos.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.live.LiveServer;
import org.spos.watch.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs as pages that follow them. */
@Command(
    name = "ui",
    description =
        "Serve the pages of all runs in a folder to a browser on this machine, and bring them up to"
            + " date while the runs go on. Ctrl-C ends it.")
@SuppressWarnings("NullAway.Init")
final class UiCommand extends LightCommand implements WithoutRun {
  private static final int MOST_PORT = 65_535;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUNS",
      defaultValue = "runs",
      description = "Folder with runs at any depth; default: ${DEFAULT-VALUE}.")
  Path runs;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8642",
      description = "Where to listen, 0 for any free port; default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on; default: ${DEFAULT-VALUE}, this machine alone. Nothing is"
              + " encrypted: rather than another one, use a tunnel of ssh.")
  String bind;

  @Override
  void checkOptions() {
    if (port < 0 || port > MOST_PORT) {
      throw new ConfigException("--port " + port + " is no port; give one from 0 to 65535");
    }
  }

  @Override
  int execute() {
    requireNoRun();
    InetSocketAddress address = new InetSocketAddress(bind, port);
    Optional<Path> file = Terminal.isTerminal() ? Optional.empty() : Optional.of(codeFile());
    try (StopSignal stop = StopSignal.install(Duration.ofSeconds(1), line -> {});
        LiveServer server = LiveServer.start(runs, address, code -> show(code, file))) {
      print(
          new Json().put("address", server.link()).put("codeFile", file),
          "runs           " + runs + System.lineSeparator() + "address        " + server.link());
      if (address.getAddress() != null && !address.getAddress().isLoopbackAddress()) {
        say("warning: whoever reaches " + bind + " can ask for the code, and nothing is encrypted");
      }
      while (!stop.requested()) {
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      file.ifPresent(UiCommand::delete);
    }
    return ExitCode.INTERRUPTED;
  }

  /** On the terminal, or in a file of the user alone: what is no terminal may be a log. */
  private void show(String code, Optional<Path> file) {
    if (file.isEmpty()) {
      say("the code for a browser: " + code);
      return;
    }
    try {
      Files.writeString(file.get(), code + "\n");
      say("the code for a browser is in " + file.get());
    } catch (IOException e) {
      throw AtomicFiles.cannot("write", file.get(), e);
    }
  }

  /** Readable by its owner only, as all temporary files of Java are. */
  private static Path codeFile() {
    try {
      return Files.createTempFile("spos-ui-", ".code");
    } catch (IOException e) {
      throw AtomicFiles.cannot(
          "create a file in", Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return; // the code in it is good for nothing when the server has ended
    }
  }

  private void say(String line) {
    err().println("spos: " + line);
    err().flush();
  }
}
