package org.spos.interop.torch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a file of PyTorch's holds, as data.
 *
 * @param root dictionaries, lists, plain values, tensors that are not read yet, and {@link
 *     org.spos.interop.pickle.PickleOpaque} for what was skipped
 * @param storages element type of each storage that was named, by key
 * @param skipped names of the classes and functions whose objects were skipped; none was run
 */
record SavedObject(Object root, Map<String, TorchType> storages, Set<String> skipped) {
  SavedObject {
    storages = Collections.unmodifiableMap(new LinkedHashMap<>(storages));
    skipped = Collections.unmodifiableSet(new TreeSet<>(skipped));
  }
}
