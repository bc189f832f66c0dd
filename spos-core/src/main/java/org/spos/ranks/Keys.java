package org.spos.ranks;

import java.util.Optional;

/**
 * The store under the name of one start of a run, so that what an earlier attempt or another job
 * has left there is not read.
 */
record Keys(Store store, String job) implements Store {

  @Override
  public void set(String key, String value) {
    store.set(name(key), value);
  }

  @Override
  public Optional<String> get(String key) {
    return store.get(name(key));
  }

  @Override
  public long add(String counter, long amount) {
    return store.add(name(counter), amount);
  }

  private String name(String key) {
    return job + "/" + key;
  }
}
