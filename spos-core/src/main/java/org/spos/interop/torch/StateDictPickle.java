package org.spos.interop.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The pickle (protocol 2) of a state_dict whose tensors each have a storage of their own. It uses
 * the few opcodes that PyTorch's loader for weights alone allows.
 */
final class StateDictPickle {
  private static final int PROTO = 0x80;
  private static final int TUPLE1 = 0x85;
  private static final int NEWFALSE = 0x89;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * A pickled dictionary of names to tensors.
   *
   * @param tensors the key of the n-th tensor's storage is n
   * @param wrapped whether it lies under {@code state_dict} in another dictionary
   */
  static byte[] of(List<StateEntry> tensors, boolean wrapped) {
    StateDictPickle pickle = new StateDictPickle();
    pickle.op(PROTO).op(2);
    if (wrapped) {
      pickle.op('}').text("state_dict");
    }
    pickle.orderedDict().op('(');
    for (int key = 0; key < tensors.size(); key++) {
      pickle.text(tensors.get(key).name()).tensor(tensors.get(key), key);
    }
    pickle.op('u');
    if (wrapped) {
      pickle.op('s');
    }
    return pickle.op('.').out.toByteArray();
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)}. */
  private void tensor(StateEntry tensor, int key) {
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", tensor.storageClass());
    text(String.valueOf(key)).text("cpu").integer(tensor.elements()).op('t').op('Q');
    integer(0).tuple(tensor.shape()).tuple(tensor.strides()).op(NEWFALSE).orderedDict();
    op('t').op('R');
  }

  private StateDictPickle orderedDict() {
    return global("collections", "OrderedDict").op(')').op('R');
  }

  private StateDictPickle tuple(List<Integer> values) {
    if (values.isEmpty()) {
      return op(')');
    }
    if (values.size() == 1) {
      return integer(values.get(0)).op(TUPLE1);
    }
    op('(');
    values.forEach(this::integer);
    return op('t');
  }

  private StateDictPickle global(String module, String name) {
    op('c');
    out.writeBytes("%s\n%s\n".formatted(module, name).getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  private StateDictPickle text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').little(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private StateDictPickle integer(int value) {
    return op('J').little(value);
  }

  private StateDictPickle little(int value) {
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  private StateDictPickle op(int code) {
    out.write(code);
    return this;
  }
}
