package org.spos.interop.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spos.error.CheckpointException;
import org.spos.interop.pickle.PickleGlobal;
import org.spos.interop.pickle.PickleInput;
import org.spos.interop.pickle.PickleReader;
import org.spos.text.OneLine;

/**
 * The pickle of a checkpoint. It may rebuild tensors, parameters and ordered dictionaries, and name
 * storage classes; nothing else.
 */
final class TorchPickle {
  private final String where;

  /** Whether ids end in view metadata, as in the container before PyTorch 1.6. */
  private final boolean legacy;

  private TorchPickle(boolean legacy, String where) {
    this.legacy = legacy;
    this.where = where;
  }

  /**
   * Reads the object that was saved.
   *
   * @throws CheckpointException if it is damaged or asks for anything else
   */
  static Object read(PickleInput input, boolean legacy, String where) {
    TorchPickle pickle = new TorchPickle(legacy, where);
    try {
      return PickleReader.read(input, pickle.globals(), pickle::storage);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CheckpointException(
          "%s is damaged: a tensor cannot be rebuilt: %s"
              .formatted(where, OneLine.of(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private List<PickleGlobal> globals() {
    List<PickleGlobal> globals = new ArrayList<>();
    for (TorchType type : TorchType.values()) {
      globals.add(
          new PickleGlobal(
              type.global(),
              arguments -> {
                throw new IllegalArgumentException(type.global() + " is called");
              }));
    }
    globals.add(new PickleGlobal("collections.OrderedDict", TorchPickle::dictionary));
    globals.add(new PickleGlobal("torch._utils._rebuild_tensor", TorchPickle::tensor));
    globals.add(new PickleGlobal("torch._utils._rebuild_tensor_v2", TorchPickle::tensor));
    globals.add(new PickleGlobal("torch._utils._rebuild_parameter", TorchPickle::parameter));
    return globals;
  }

  private static Object dictionary(List<Object> arguments) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("OrderedDict is called with arguments");
    }
    return new LinkedHashMap<>();
  }

  /** {@code (storage, offset, shape, strides[, requires_grad, hooks[, metadata]])}. */
  private static Object tensor(List<Object> arguments) {
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
    if (!arguments.isEmpty() && arguments.get(0) instanceof TensorView tensor) {
      return tensor;
    }
    throw new IllegalArgumentException("a parameter is made of what is no tensor");
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
      TorchType dtype =
          TorchType.ofGlobal(type.name()).orElseThrow(() -> wrongId("its class is " + type.name()));
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

  /** The entries of a dictionary with text keys; others are left out. */
  static Map<String, Object> entries(Map<?, ?> map) {
    Map<String, Object> entries = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (key instanceof String name && value != null) {
            entries.put(name, value);
          }
        });
    return entries;
  }
}
