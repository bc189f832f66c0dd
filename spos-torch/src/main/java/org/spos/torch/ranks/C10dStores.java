package org.spos.torch.ranks;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.IntOptional;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.spos.error.ConfigException;
import org.spos.error.RanksException;
import org.spos.file.AtomicFiles;
import org.spos.ranks.Place;
import org.spos.ranks.Places;
import org.spos.ranks.Rendezvous;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** Opens stores of libtorch: in a file, or at a port where the first process listens. */
final class C10dStores {
  private C10dStores() {}

  /**
   * @throws ConfigException if the port is in use or the file cannot be written
   * @throws RanksException if nothing listens at the port
   */
  static Store open(Place place, Duration patience) {
    return place.at().file().isPresent()
        ? inFile(place.at().file().get(), place)
        : atPort(place, patience);
  }

  private static Store inFile(Path file, Place place) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      // It waits for ever for a file that it cannot make.
      Files.newByteChannel(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
          .close();
    } catch (IOException e) {
      throw new ConfigException(
          "--rendezvous %s cannot be written: %s".formatted(place.at(), AtomicFiles.reason(e)), e);
    }
    return new FileStore(file.toAbsolutePath().toString(), place.size());
  }

  private static Store atPort(Place place, Duration patience) {
    Rendezvous at = place.at();
    boolean listens = place.leads() && !at.served();
    TCPStoreOptions options = new TCPStoreOptions();
    options
        .port((short) at.port())
        .isServer(listens)
        .waitWorkers(false)
        .timeout(new Milliseconds(patience.toMillis()));
    if (listens) {
      listenAtOneAddress(place, options);
    }
    try {
      return new TCPStore(at.host(), options);
    } catch (RuntimeException e) {
      String reason = OneLine.of(String.valueOf(e.getMessage()));
      if (listens && String.valueOf(e.getMessage()).contains("EADDRINUSE")) {
        throw inUse(place, e);
      }
      if (listens) {
        throw new ConfigException("the ranks cannot meet at %s: %s".formatted(at, reason), e);
      }
      if (at.served()) {
        throw new RanksException(
            Text.format(
                "the store of torchrun at %s does not answer (%s); one of another PyTorch may speak"
                    + " otherwise: set %s to that host and a free port of it, where rank 0 then"
                    + " listens itself",
                at, reason, Places.RENDEZVOUS),
            e);
      }
      throw new RanksException(
          Text.format(
              "rank 0 did not come: nothing answers at %s within %d s (%s); start it on that"
                  + " machine, or give --rendezvous its address",
              at, patience.toSeconds(), reason),
          e);
    }
  }

  /** libtorch listens on all addresses, unless it is given a socket that does not. */
  private static void listenAtOneAddress(Place place, TCPStoreOptions options) {
    try {
      BoundSocket.listen(place.at().host(), place.at().port())
          .ifPresent(number -> options.masterListenFd(new IntOptional(number)));
    } catch (BindException e) {
      throw inUse(place, e);
    }
  }

  private static ConfigException inUse(Place place, Exception cause) {
    return new ConfigException(
        Text.format(
            "port %d, at which the ranks are to meet, is in use on this machine; choose another one"
                + " (%s)",
            place.at().port(), place.source()),
        cause);
  }
}
