package org.spos.torch.ranks;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.gloo.Device;
import org.spos.error.ConfigException;
import org.spos.error.RanksException;
import org.spos.ranks.Link;
import org.spos.ranks.Meeting;
import org.spos.ranks.Place;
import org.spos.ranks.Store;
import org.spos.text.OneLine;

/** A store of libtorch, and once it is asked for a group of Gloo. */
final class C10dMeeting implements Meeting {
  /** A process that hangs is noticed by its pulse; this is for what nobody notices. */
  private static final Duration LONGEST = Duration.ofDays(7);

  private final Place place;
  private final Optional<String> network;
  private final org.bytedeco.pytorch.Store store;

  /**
   * @param network interface for numbers
   * @param store closed with the meeting
   */
  C10dMeeting(Place place, Optional<String> network, org.bytedeco.pytorch.Store store) {
    this.place = place;
    this.network = network;
    this.store = store;
  }

  @Override
  public Store store() {
    return new C10dStore(store);
  }

  @Override
  public Link link() {
    ProcessGroupGloo.Options options =
        ProcessGroupGloo.Options.create(new Milliseconds(LONGEST.toMillis()));
    options.devices(new GlooDeviceVector(device()));
    options.threads(2);
    try {
      return new GlooLink(
          new ProcessGroupGloo(
              new PrefixStore(place.job() + "/gloo", store), place.rank(), place.size(), options));
    } catch (RuntimeException e) {
      throw new RanksException(
          "the ranks cannot connect with each other: %s; name the network interface with"
                  .formatted(OneLine.of(String.valueOf(e.getMessage())))
              + " --interface",
          e);
    }
  }

  /** On one machine the loopback, which nobody else hears; else what leads to the first process. */
  private Device device() {
    if (network.isPresent()) {
      try {
        return ProcessGroupGloo.createDeviceForInterface(network.get());
      } catch (RuntimeException e) {
        throw new ConfigException(
            "--interface %s: %s"
                .formatted(OneLine.of(network.get()), OneLine.of(String.valueOf(e.getMessage()))),
            e);
      }
    }
    if (place.launched()) {
      return ProcessGroupGloo.createDeviceForHostname("127.0.0.1");
    }
    return place.at().file().isPresent()
        ? ProcessGroupGloo.createDefaultDevice(false)
        : ProcessGroupGloo.createDeviceForHostname(own().getHostAddress());
  }

  /** The address of this machine from which packets to the first process's would leave. */
  private InetAddress own() {
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress first = InetAddress.getByName(place.at().host());
      socket.connect(new InetSocketAddress(first, place.at().port())); // sends nothing
      return socket.getLocalAddress();
    } catch (IOException e) {
      throw new ConfigException(
          "no way leads to rank 0 at %s: %s"
              .formatted(place.at(), OneLine.of(String.valueOf(e.getMessage()))),
          e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
