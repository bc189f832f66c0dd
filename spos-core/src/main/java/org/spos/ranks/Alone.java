package org.spos.ranks;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.spos.engine.Exchange;

/** One process without other ranks. */
sealed class Alone implements Ranks permits Helped {

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public void agree(Agreement agreement) {}

  @Override
  public Exchange exchange(Reduction reduction) {
    return Exchange.ALONE;
  }

  @Override
  public boolean any(boolean own) {
    return own;
  }

  @Override
  public void requireSame(int checksum, long step) {}

  @Override
  public void ofFirst(List<FloatBuffer> values) {}

  @Override
  public void tell(String key, String value) {}

  @Override
  public String hear(String key) {
    throw new IllegalStateException("nobody says " + key);
  }

  @Override
  public void askToStop() {}

  @Override
  public boolean isAskedToStop() {
    return false;
  }

  @Override
  public Optional<SharedWork> sharedWork() {
    return Optional.empty();
  }

  @Override
  public List<String> roster() {
    return List.of();
  }

  @Override
  public int end(int code) {
    return code;
  }

  @Override
  public void fail(RuntimeException error, int code) {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "alone";
  }
}
