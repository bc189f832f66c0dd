package org.spos.torch.ranks;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ByteVector;
import org.bytedeco.pytorch.StringVector;
import org.spos.ranks.Store;

/**
 * A store of libtorch. Its errors leave as the exceptions that they are: the store is gone.
 *
 * @param store open until its meeting is closed
 */
record C10dStore(org.bytedeco.pytorch.Store store) implements Store {

  @Override
  public void set(String key, String value) {
    try (PointerScope scope = new PointerScope()) {
      store.set(key, new ByteVector(value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Override
  public Optional<String> get(String key) {
    try (PointerScope scope = new PointerScope()) {
      if (!store.check(new StringVector(key))) { // get would wait
        return Optional.empty();
      }
      BytePointer value = store.get_to_str(new BytePointer(key, StandardCharsets.UTF_8));
      return Optional.of(value.getString(StandardCharsets.UTF_8));
    }
  }

  @Override
  public long add(String counter, long amount) {
    return store.add(counter, amount);
  }
}
