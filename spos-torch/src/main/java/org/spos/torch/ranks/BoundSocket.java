package org.spos.torch.ranks;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.spos.text.Text;

/**
 * A socket that listens at one address of this machine alone, to be taken over by libtorch, which
 * itself listens on all of them. Java does not say which number a socket has; Linux does: that of
 * the socket in this process which listens at the port.
 */
final class BoundSocket {
  private static final Path SOCKETS = Path.of("/proc/self/net");
  private static final Path NUMBERS = Path.of("/proc/self/fd");
  private static final String LISTENS = "0A";

  /** Closed by libtorch alone, so they must not be closed by Java, ever. */
  private static final List<ServerSocketChannel> GIVEN = new ArrayList<>();

  private BoundSocket() {}

  /**
   * Listens at an address that is written as numbers. A name says no address for sure: on its own
   * machine it often means the loopback, which others do not reach.
   *
   * @return the number of the socket; empty for a name, an address that is not of this machine, or
   *     another system than Linux
   * @throws BindException if the port is in use
   */
  static Optional<Integer> listen(String host, int port) throws BindException {
    Optional<InetAddress> address = literal(host).filter(BoundSocket::isOwn);
    if (address.isEmpty() || !Files.isDirectory(NUMBERS)) {
      return Optional.empty();
    }
    try {
      ServerSocketChannel channel =
          ServerSocketChannel.open(
              address.get() instanceof Inet4Address
                  ? StandardProtocolFamily.INET
                  : StandardProtocolFamily.INET6);
      try {
        channel.bind(new InetSocketAddress(address.get(), port));
      } catch (BindException e) {
        channel.close();
        throw e;
      }
      Optional<Integer> number = numberOf(port);
      if (number.isEmpty()) {
        channel.close();
      } else {
        synchronized (GIVEN) {
          GIVEN.add(channel);
        }
      }
      return number;
    } catch (BindException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty(); // then on all addresses
    }
  }

  private static Optional<InetAddress> literal(String host) {
    if (!host.matches("[0-9.]+|[0-9A-Fa-f:.%]*:[0-9A-Za-z:.%]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Integer> numberOf(int port) throws IOException {
    Set<String> listening = new HashSet<>();
    for (String table : new String[] {"tcp", "tcp6"}) {
      if (Files.exists(SOCKETS.resolve(table))) {
        Files.readAllLines(SOCKETS.resolve(table)).stream()
            .map(line -> line.trim().split("\\s+"))
            .filter(fields -> fields.length > 9 && fields[3].equals(LISTENS))
            .filter(fields -> fields[1].endsWith(Text.format(":%04X", port)))
            .forEach(fields -> listening.add("socket:[" + fields[9] + "]"));
      }
    }
    try (DirectoryStream<Path> numbers = Files.newDirectoryStream(NUMBERS)) {
      for (Path number : numbers) {
        if (Files.isSymbolicLink(number)
            && listening.contains(Files.readSymbolicLink(number).toString())) {
          return Optional.of(Integer.valueOf(String.valueOf(number.getFileName())));
        }
      }
    }
    return Optional.empty();
  }
}
