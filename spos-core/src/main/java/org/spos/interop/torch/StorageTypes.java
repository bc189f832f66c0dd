package org.spos.interop.torch;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which storages an object views, wherever in it. */
final class StorageTypes {
  private StorageTypes() {}

  /** The element type of each storage, by key; what is shared is looked at once. */
  static Map<String, TorchType> of(Object root) {
    Map<String, TorchType> types = new HashMap<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Object value = open.pop();
      if (value instanceof TensorView tensor) {
        types.put(tensor.storage().key(), tensor.storage().type());
      } else if (value instanceof TorchStorage storage) {
        types.put(storage.key(), storage.type());
      } else if (seen.add(value)) {
        if (value instanceof Map<?, ?> map) {
          map.values().forEach(open::push);
        } else if (value instanceof List<?> list) {
          list.forEach(open::push);
        }
      }
    }
    return types;
  }
}
