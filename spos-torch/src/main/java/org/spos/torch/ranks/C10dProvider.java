package org.spos.torch.ranks;

import java.time.Duration;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch_gloo;
import org.spos.engine.torch.Libtorch;
import org.spos.natives.NativeLibraries;
import org.spos.natives.NativeSet;
import org.spos.ranks.Meeting;
import org.spos.ranks.MeetingProvider;
import org.spos.ranks.Place;

/** Processes meet in libtorch's stores, and move numbers with Gloo. */
public final class C10dProvider implements MeetingProvider {

  @Override
  public Optional<String> obstacle() {
    return Libtorch.problem()
        .or(() -> NativeLibraries.problem(NativeSet.TORCH, () -> Loader.load(torch_gloo.class)));
  }

  @Override
  public Meeting open(Place place, Optional<String> network, Duration patience) {
    return new C10dMeeting(place, network, C10dStores.open(place, patience));
  }
}
