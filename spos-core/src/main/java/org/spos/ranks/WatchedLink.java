package org.spos.ranks;

import java.nio.FloatBuffer;
import java.util.List;

/** A link whose errors name the process that is gone. */
record WatchedLink(Link link, Members members) implements Link {

  @Override
  public void swap(int peer, List<FloatBuffer> own, List<FloatBuffer> others) {
    try {
      link.swap(peer, own, others);
    } catch (RuntimeException e) {
      throw members.course().trouble(peer, e);
    }
  }

  @Override
  public void sum(FloatBuffer values) {
    try {
      link.sum(values);
    } catch (RuntimeException e) {
      throw members.course().trouble(Members.UNKNOWN, e);
    }
  }

  @Override
  public void abort() {
    link.abort();
  }

  @Override
  public void close() {
    link.close();
  }
}
