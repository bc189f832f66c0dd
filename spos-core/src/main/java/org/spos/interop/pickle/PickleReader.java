package org.spos.interop.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The pickle machine, reduced to what data needs. Values are {@link Long} (or BigInteger beyond 64
 * bits), {@link Double}, {@link Boolean}, {@link String}, {@link Nothing}, {@link List} for lists
 * and tuples, and {@link Map} in file order. Whatever else a pickle asks for is refused by name or,
 * where the caller allows that, skipped; nothing it names is ever run.
 *
 * <p>net.razorvine:pickle does this job for trusted pickles. It allocates whatever length a file
 * states, turns unknown classes into dictionaries without a word, calls {@code __setstate__} by
 * reflection and loses the order of entries, and none of that can be overridden in it.
 */
public final class PickleReader {
  /** A supernet's state_dict takes about 60,000. */
  private static final int MOST_INSTRUCTIONS = 4_000_000;

  private final PickleInput input;
  private final PickleNames names;
  private final Function<Object, Object> persistent;
  private final PickleStack stack;

  /** Python's None. */
  public enum Nothing {
    NONE
  }

  private PickleReader(PickleInput input, PickleNames names, Function<Object, Object> persistent) {
    this.input = input;
    this.names = names;
    this.persistent = persistent;
    this.stack = new PickleStack(input);
  }

  /**
   * Reads one pickle of plain values.
   *
   * @throws CheckpointException if it is damaged or asks for anything else
   */
  public static Object read(PickleInput input) {
    return read(
        input,
        PickleNames.only(List.of()),
        id -> {
          throw input.refused("a persistent id");
        });
  }

  /**
   * Reads one pickle.
   *
   * @param names that it may use
   * @param persistent gives the object of a persistent id, or throws CheckpointException
   * @throws CheckpointException if it is damaged or asks for anything else
   */
  public static Object read(
      PickleInput input, PickleNames names, Function<Object, Object> persistent) {
    try {
      return new PickleReader(input, names, persistent).run();
    } catch (EOFException e) {
      throw new CheckpointException(input.where() + " is truncated: its pickle has no end", e);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read %s: %s".formatted(input.where(), OneLine.of(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private Object run() throws IOException {
    for (int count = 0; count < MOST_INSTRUCTIONS; count++) {
      PickleOpcode opcode = opcode();
      if (count == 0 && opcode != PickleOpcode.PROTO) {
        throw protocol(oldProtocol(opcode));
      }
      if (opcode == PickleOpcode.STOP) {
        Object result = stack.pop();
        if (!PickleValues.isShallow(result)) {
          throw input.refused(Text.format("values more than %d deep", PickleValues.DEEPEST));
        }
        return result;
      }
      step(opcode);
    }
    throw input.refused(Text.format("more than %d instructions", MOST_INSTRUCTIONS));
  }

  private PickleOpcode opcode() throws IOException {
    int code = input.u1();
    return PickleOpcode.of(code)
        .orElseThrow(() -> stack.damaged(Text.format("byte 0x%02x is no instruction", code)));
  }

  /**
   * Pickles of protocols 0 and 1 do not say which they are, so reads on to the first instruction
   * that does. PyTorch writes pickles that follow each other, so the end of one is not the last.
   */
  private String oldProtocol(PickleOpcode first) throws IOException {
    PickleOpcode opcode = first;
    try {
      for (int count = 0; count < MOST_INSTRUCTIONS; count++) {
        OptionalInt protocol = opcode.oldProtocol();
        if (protocol.isPresent()) {
          return String.valueOf(protocol.getAsInt());
        }
        int lines = opcode == PickleOpcode.GLOBAL ? 2 : opcode == PickleOpcode.LONG ? 1 : 0;
        for (int line = 0; line < lines; line++) {
          input.line();
        }
        opcode = opcode();
      }
    } catch (EOFException e) {
      return "0 or 1"; // nothing in it differs
    }
    return "0 or 1";
  }

  private void step(PickleOpcode opcode) throws IOException {
    switch (opcode) {
      case PROTO -> requireProtocol(input.u1());
      case FRAME -> input.skip(Long.BYTES);
      case MARK -> stack.mark();
      case NONE -> stack.push(Nothing.NONE);
      case NEWTRUE -> stack.push(true);
      case NEWFALSE -> stack.push(false);
      case BININT -> stack.push((long) input.s4());
      case BININT1 -> stack.push((long) input.u1());
      case BININT2 -> stack.push((long) input.u2());
      case LONG1 -> stack.push(input.number(input.u1()));
      case LONG4 -> stack.push(input.number(input.u4()));
      case BINFLOAT -> stack.push(input.real());
      case SHORT_BINUNICODE, SHORT_BINSTRING -> stack.push(input.text(input.u1()));
      case BINUNICODE, BINSTRING -> stack.push(input.text(input.u4()));
      case EMPTY_TUPLE -> stack.push(List.of());
      case TUPLE1 -> stack.push(stack.tuple(1));
      case TUPLE2 -> stack.push(stack.tuple(2));
      case TUPLE3 -> stack.push(stack.tuple(3));
      case TUPLE -> stack.push(List.copyOf(stack.popMark()));
      case EMPTY_LIST -> stack.push(new ArrayList<>());
      case APPEND -> append(List.of(stack.pop()));
      case APPENDS -> append(stack.popMark());
      case EMPTY_DICT -> stack.push(new LinkedHashMap<>());
      case SETITEM -> setItems(stack.tuple(2));
      case SETITEMS -> setItems(stack.popMark());
      case BINPUT -> stack.memorise(input.u1());
      case LONG_BINPUT -> stack.memorise(input.u4());
      case MEMOIZE -> stack.memorise();
      case BINGET -> stack.push(stack.remembered(input.u1()));
      case LONG_BINGET -> stack.push(stack.remembered(input.u4()));
      case GLOBAL -> stack.push(names.find(input.line(), input.line(), input.where()));
      case STACK_GLOBAL -> {
        List<Object> both = stack.tuple(2);
        String module = String.valueOf(both.get(0));
        stack.push(names.find(module, String.valueOf(both.get(1)), input.where()));
      }
      case REDUCE -> reduce(stack.tuple(2));
      case BUILD -> build(stack.pop());
      case BINPERSID -> stack.push(persistent.apply(stack.pop()));
      default -> {
        if (!names.isSkipping() || !skip(opcode)) {
          throw input.refused("the instruction " + opcode);
        }
      }
    }
  }

  /** Instructions for values that are of no use here; false if it is none of them. */
  private boolean skip(PickleOpcode opcode) throws IOException {
    switch (opcode) {
      case EMPTY_SET -> stack.push(new PickleOpaque("builtins.set"));
      case ADDITEMS -> append(stack.popMark());
      case FROZENSET -> {
        stack.popMark();
        stack.push(new PickleOpaque("builtins.frozenset"));
      }
      case SHORT_BINBYTES -> bytes(input.u1());
      case BINBYTES -> bytes(input.u4());
      case BINBYTES8, BYTEARRAY8 -> bytes(input.s8());
      case POP -> stack.pop();
      case POP_MARK -> stack.popMark();
      case DUP -> stack.push(stack.peek());
      case NEWOBJ -> reduce(stack.tuple(2));
      case NEWOBJ_EX -> {
        List<Object> parts = stack.tuple(3); // the last holds named arguments
        reduce(parts.subList(0, 2));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void bytes(long length) throws IOException {
    input.skip(length);
    stack.push(new PickleOpaque("builtins.bytes"));
  }

  private void requireProtocol(int protocol) {
    if (protocol < 2 || protocol > 5) {
      throw protocol(String.valueOf(protocol));
    }
  }

  private CheckpointException protocol(String found) {
    return new CheckpointException(
        "%s is pickled by protocol %s; protocols 2 to 5 are read. Load it in Python and save it again with torch.save(x, file), or with pickle.dump(x, file, protocol=2)"
            .formatted(input.where(), found));
  }

  /** Makes an object: a call, or a new instance of a class. */
  private void reduce(List<Object> calleeAndArguments) {
    Object callee = calleeAndArguments.get(0);
    if (callee instanceof PickleOpaque opaque) {
      stack.push(opaque); // what an unknown call gave is called
    } else if (callee instanceof PickleGlobal global
        && calleeAndArguments.get(1) instanceof List<?> arguments) {
      stack.push(global.call().apply(List.copyOf(arguments)));
    } else {
      throw stack.damaged("something is called that is no name, or without a tuple of arguments");
    }
  }

  /** OrderedDict attributes, such as PyTorch's {@code _metadata}; they hold no tensors. */
  private void build(Object state) {
    boolean isDictionary = stack.peek() instanceof Map && state instanceof Map;
    if (!isDictionary && !names.isSkipping()) {
      throw input.refused("the state of an object that is no dictionary");
    }
  }

  private void append(List<Object> values) {
    if (stack.peek() instanceof PickleOpaque) {
      return;
    }
    if (!(stack.peek() instanceof ArrayList)) {
      throw stack.damaged("something is appended to what is no list");
    }
    @SuppressWarnings("unchecked") // only this machine makes an ArrayList
    ArrayList<Object> list = (ArrayList<Object>) stack.peek();
    list.addAll(values);
  }

  private void setItems(List<Object> keysAndValues) {
    if (stack.peek() instanceof PickleOpaque) {
      return;
    }
    if (!(stack.peek() instanceof LinkedHashMap) || keysAndValues.size() % 2 != 0) {
      throw stack.damaged("an entry is put into what is no dictionary");
    }
    @SuppressWarnings("unchecked") // only this machine and the caller's globals make one
    LinkedHashMap<Object, Object> map = (LinkedHashMap<Object, Object>) stack.peek();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (PickleValues.isKey(key)) {
        map.put(key, keysAndValues.get(i + 1));
      } else if (!names.isSkipping()) {
        throw input.refused("a dictionary key that is no text, number or tuple of numbers");
      }
    }
  }
}
