package org.spos.interop.torch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.spos.error.CheckpointException;
import org.spos.interop.pickle.PickleGlobal;
import org.spos.interop.pickle.PickleInput;
import org.spos.interop.pickle.PickleNames;
import org.spos.interop.pickle.PickleOpaque;
import org.spos.interop.pickle.PickleReader;
import org.spos.text.OneLine;

/**
 * The pickle of a checkpoint. Tensors, parameters and dictionaries are rebuilt here; objects of any
 * other name are skipped, so that what people save beside their tensors (options, counters, states
 * of schedulers) does no harm.
 */
final class TorchPickle {
  private final String where;

  /** Whether ids end in view metadata, as in the container before PyTorch 1.6. */
  private final boolean legacy;

  private final Map<String, TorchType> storages = new HashMap<>();

  private TorchPickle(boolean legacy, String where) {
    this.legacy = legacy;
    this.where = where;
  }

  /**
   * Reads the object that was saved.
   *
   * @throws CheckpointException if it is damaged or beyond the limits
   */
  static SavedObject read(PickleInput input, boolean legacy, String where) {
    TorchPickle pickle = new TorchPickle(legacy, where);
    PickleNames names = PickleNames.skippingOthers(globals());
    try {
      Object root = PickleReader.read(input, names, pickle::storage);
      return new SavedObject(root, pickle.storages, names.skipped());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CheckpointException(
          "%s is damaged: a tensor cannot be rebuilt: %s"
              .formatted(where, OneLine.of(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static List<PickleGlobal> globals() {
    Map<String, Function<List<Object>, Object>> calls = new LinkedHashMap<>();
    for (TorchType type : TorchType.values()) {
      calls.put(
          type.global(),
          arguments -> {
            throw new IllegalArgumentException(type.global() + " is called");
          });
    }
    calls.put("collections.OrderedDict", TorchPickle::dictionary);
    calls.put("collections.Counter", TorchPickle::dictionary);
    calls.put("collections.defaultdict", arguments -> new LinkedHashMap<>());
    calls.put("torch.Size", TorchPickle::size);
    calls.put("torch._utils._rebuild_tensor", TorchPickle::tensor);
    calls.put("torch._utils._rebuild_tensor_v2", TorchPickle::tensor);
    calls.put("torch._utils._rebuild_parameter", TorchPickle::parameter);
    calls.put("torch._utils._rebuild_parameter_with_state", TorchPickle::parameter);
    calls.put("torch._tensor._rebuild_from_type_v2", TorchPickle::subclass);
    List<PickleGlobal> globals = new ArrayList<>();
    calls.forEach((name, call) -> globals.add(new PickleGlobal(name, call)));
    return globals;
  }

  /** Empty, of another dictionary, or of a list of pairs as Python 2 has it. */
  private static Object dictionary(List<Object> arguments) {
    Map<Object, Object> made = new LinkedHashMap<>();
    if (arguments.size() == 1 && arguments.get(0) instanceof Map<?, ?> other) {
      made.putAll(other);
    } else if (arguments.size() == 1 && arguments.get(0) instanceof Collection<?> pairs) {
      for (Object pair : pairs) {
        if (!(pair instanceof List<?> two && two.size() == 2 && two.get(0) instanceof String key)) {
          throw new IllegalArgumentException("a dictionary is made of what are no pairs");
        }
        made.put(key, two.get(1));
      }
    } else if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("a dictionary is made of what is none");
    }
    return made;
  }

  private static Object size(List<Object> arguments) {
    return arguments.size() == 1 && arguments.get(0) instanceof List<?> extents
        ? List.copyOf(extents)
        : new PickleOpaque("torch.Size");
  }

  /** {@code (storage, offset, shape, strides[, requires_grad, hooks[, metadata]])}. */
  private static Object tensor(List<Object> arguments) {
    if (!arguments.isEmpty() && arguments.get(0) instanceof PickleOpaque) {
      return arguments.get(0); // a tensor of a type that is not read
    }
    if (arguments.size() >= 4
        && arguments.get(0) instanceof TorchStorage storage
        && arguments.get(1) instanceof Long offset
        && arguments.get(2) instanceof List<?> shape
        && arguments.get(3) instanceof List<?> strides) {
      return new TensorView(
          storage,
          offset,
          numbers(shape).stream().map(Math::toIntExact).toList(),
          numbers(strides));
    }
    throw new IllegalArgumentException("its arguments are not storage, offset, shape and strides");
  }

  private static Object parameter(List<Object> arguments) {
    if (!arguments.isEmpty()
        && (arguments.get(0) instanceof TensorView || arguments.get(0) instanceof PickleOpaque)) {
      return arguments.get(0);
    }
    throw new IllegalArgumentException("a parameter is made of what is no tensor");
  }

  /** {@code (function, type, arguments, state)}: a tensor with attributes of its own. */
  private static Object subclass(List<Object> arguments) {
    return arguments.size() >= 3
            && arguments.get(0) instanceof PickleGlobal function
            && arguments.get(2) instanceof List<?> inner
        ? function.call().apply(List.copyOf(inner))
        : new PickleOpaque("torch._tensor._rebuild_from_type_v2");
  }

  /** {@code ('storage', class, key, location, elements[, None or (key, offset, elements)])}. */
  private Object storage(Object id) {
    if (id instanceof List<?> parts
        && parts.size() == (legacy ? 6 : 5)
        && parts.get(0).equals("storage")
        && parts.get(1) instanceof PickleGlobal type
        && parts.get(2) instanceof String key
        && parts.get(4) instanceof Long elements
        && elements >= 0) {
      Optional<TorchType> known = TorchType.ofGlobal(type.name());
      if (known.isEmpty()) {
        return new PickleOpaque(type.name());
      }
      TorchType dtype = known.get();
      storages.put(key, dtype);
      if (!legacy || parts.get(5) == PickleReader.Nothing.NONE) {
        return new TorchStorage(key, dtype, 0, elements);
      }
      if (parts.get(5) instanceof List<?> view
          && view.size() == 3
          && view.get(1) instanceof Long offset
          && view.get(2) instanceof Long size
          && offset >= 0
          && size >= 0
          && offset <= elements - size) {
        return new TorchStorage(key, dtype, offset, size);
      }
    }
    throw wrongId("expected 'storage', its class, key, location and size");
  }

  private CheckpointException wrongId(String why) {
    return new CheckpointException(
        "%s is refused: a persistent id in its pickle is no storage of PyTorch's: %s"
            .formatted(where, why));
  }

  private static List<Long> numbers(List<?> values) {
    List<Long> numbers = new ArrayList<>();
    for (Object value : values) {
      if (!(value instanceof Long number)) {
        throw new IllegalArgumentException("a shape or stride is no whole number");
      }
      numbers.add(number);
    }
    return numbers;
  }
}
