package org.spos.live;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/**
 * A server of the runs in a folder, on the Java platform's own HTTP server: a handful of pages for
 * one person need no more.
 */
public final class LiveServer implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int WAITING = 64;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private LiveServer(HttpServer server, ThreadPoolExecutor threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to serve.
   *
   * @param folder with runs at any depth
   * @param address where to listen; port 0 takes a free one
   * @param show shows a code for a browser to the user, and to nobody else
   * @throws CheckpointException if the folder is none
   * @throws ConfigException if it cannot listen there
   */
  public static LiveServer start(Path folder, InetSocketAddress address, Consumer<String> show) {
    RunLibrary library = new RunLibrary(folder);
    // Who sends a request slowly, or does not read the answer, is not waited for.
    System.setProperty("sun.net.httpserver.maxReqTime", "20");
    System.setProperty("sun.net.httpserver.maxRspTime", "60");
    HttpServer server = bound(address);
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            LiveServer::thread,
            new ThreadPoolExecutor.CallerRunsPolicy());
    threads.allowCoreThreadTimeOut(true);
    server.setExecutor(threads);
    Hosts hosts = new Hosts(server.getAddress());
    Door door = new Door(server.getAddress().getPort(), show);
    server.createContext("/", new Answers(hosts, door, new LivePages(library)));
    server.start();
    return new LiveServer(server, threads);
  }

  private static HttpServer bound(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw notOurs(address.getHostString(), new UnknownHostException());
    }
    try {
      return HttpServer.create(address, 16);
    } catch (BindException e) {
      if (String.valueOf(e.getMessage()).contains("assign")) {
        throw notOurs(address.getHostString(), e);
      }
      throw new ConfigException(
          Text.format(
              "cannot listen on port %d of %s: %s; choose another with --port, 0 for any free one",
              address.getPort(), address.getAddress().getHostAddress(), AtomicFiles.reason(e)),
          e);
    } catch (IOException e) {
      throw new ConfigException(
          "cannot listen on %s: %s".formatted(address, AtomicFiles.reason(e)), e);
    }
  }

  private static ConfigException notOurs(String address, IOException e) {
    return new ConfigException(
        "--bind %s is no address of this machine; give one such as 127.0.0.1".formatted(address),
        e);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "spos-ui");
    thread.setDaemon(true);
    return thread;
  }

  /** Where to point a browser; it holds no secret. */
  public String link() {
    return Hosts.link(server.getAddress());
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
