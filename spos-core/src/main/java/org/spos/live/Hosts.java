package org.spos.live;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Under which names this server answers. A page of another site can point a name of its own at our
 * address, and its scripts would then count as ours (DNS rebinding); but its name stays in the
 * request.
 */
final class Hosts {
  private final Set<String> allowed = new HashSet<>();

  Hosts(InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    add(address, bound.getPort());
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      allowed.add("localhost:" + bound.getPort());
      allowed.add("127.0.0.1:" + bound.getPort());
      allowed.add("[::1]:" + bound.getPort());
    }
    if (address.isAnyLocalAddress()) {
      addAll(bound.getPort());
    }
  }

  boolean isOurs(String host) {
    return allowed.contains(host.toLowerCase(Locale.ROOT));
  }

  /** The address as part of a link. */
  static String link(InetSocketAddress bound) {
    return "http://" + literal(bound.getAddress()) + ":" + bound.getPort() + "/";
  }

  private void addAll(int port) {
    try {
      for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        Collections.list(one.getInetAddresses()).forEach(address -> add(address, port));
      }
    } catch (SocketException e) {
      return; // those of the loopback are known
    }
  }

  private void add(InetAddress address, int port) {
    allowed.add(literal(address) + ":" + port);
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress().replaceFirst("%.*", "");
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
