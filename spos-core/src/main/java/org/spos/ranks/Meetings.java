package org.spos.ranks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.spos.error.ConfigException;
import org.spos.text.Text;

/** The ways to meet that this program was built with. */
public final class Meetings {
  private Meetings() {}

  /**
   * Meets the others in the first way that can be used; the caller closes it.
   *
   * @throws ConfigException if there is none, if this machine does not know the host, and as {@link
   *     MeetingProvider#open}
   */
  public static Meeting open(Place place, Optional<String> network, Duration patience) {
    place.requireKnownHost();
    List<String> obstacles = new ArrayList<>();
    for (MeetingProvider provider : ServiceLoader.load(MeetingProvider.class)) {
      Optional<String> obstacle = provider.obstacle();
      if (obstacle.isEmpty()) {
        return provider.open(place, network, patience);
      }
      obstacles.add(obstacle.get());
    }
    throw new ConfigException(
        Text.format(
            "%s: this is one process of %d, which meet through libtorch%s; or run alone with"
                + " --ranks 1",
            place.source(),
            place.size(),
            obstacles.isEmpty()
                ? ", and this program was built without it; build it with -Ptorch"
                : ": " + String.join("; ", obstacles)));
  }
}
