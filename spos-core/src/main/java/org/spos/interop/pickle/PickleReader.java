package org.spos.interop.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The pickle machine, reduced to what data needs. Values are {@link Long} (or BigInteger beyond 64
 * bits), {@link Double}, {@link Boolean}, {@link String}, {@link Nothing}, {@link List} for lists
 * and tuples, and {@link Map} in file order. Whatever else a pickle asks for is refused by name,
 * and nothing it names is ever run.
 *
 * <p>net.razorvine:pickle does this job for trusted pickles. It allocates whatever length a file
 * states, turns unknown classes into dictionaries without a word, calls {@code __setstate__} by
 * reflection and loses the order of entries, and none of that can be overridden in it.
 */
public final class PickleReader {
  /** A supernet's state_dict takes about 60,000. */
  private static final int MOST_INSTRUCTIONS = 4_000_000;

  private static final int MOST_MEMORIES = 1_000_000;

  private final PickleInput input;
  private final Map<String, PickleGlobal> globals;
  private final Function<Object, Object> persistent;
  private final Map<Long, Object> memo = new HashMap<>();
  private final Deque<List<Object>> outer = new ArrayDeque<>();
  private List<Object> stack = new ArrayList<>();

  /** Python's None. */
  public enum Nothing {
    NONE
  }

  private PickleReader(
      PickleInput input, Collection<PickleGlobal> globals, Function<Object, Object> persistent) {
    this.input = input;
    this.globals = globals.stream().collect(Collectors.toMap(PickleGlobal::name, name -> name));
    this.persistent = persistent;
  }

  /**
   * Reads one pickle of plain values.
   *
   * @throws CheckpointException if it is damaged or asks for anything else
   */
  public static Object read(PickleInput input) {
    return read(
        input,
        List.of(),
        id -> {
          throw input.refused("a persistent id");
        });
  }

  /**
   * Reads one pickle.
   *
   * @param globals all names that it may use
   * @param persistent gives the object of a persistent id, or throws CheckpointException
   * @throws CheckpointException if it is damaged or asks for anything else
   */
  public static Object read(
      PickleInput input, Collection<PickleGlobal> globals, Function<Object, Object> persistent) {
    try {
      return new PickleReader(input, globals, persistent).run();
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
        Object result = pop();
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
        .orElseThrow(() -> damaged(Text.format("byte 0x%02x is no instruction", code)));
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
      case FRAME -> input.skipFrame();
      case MARK -> {
        outer.push(stack);
        stack = new ArrayList<>();
      }
      case NONE -> push(Nothing.NONE);
      case NEWTRUE -> push(true);
      case NEWFALSE -> push(false);
      case BININT -> push((long) input.s4());
      case BININT1 -> push((long) input.u1());
      case BININT2 -> push((long) input.u2());
      case LONG1 -> push(input.number(input.u1()));
      case LONG4 -> push(input.number(input.u4()));
      case BINFLOAT -> push(input.real());
      case SHORT_BINUNICODE, SHORT_BINSTRING -> push(input.text(input.u1()));
      case BINUNICODE, BINSTRING -> push(input.text(input.u4()));
      case EMPTY_TUPLE -> push(List.of());
      case TUPLE1 -> push(tuple(1));
      case TUPLE2 -> push(tuple(2));
      case TUPLE3 -> push(tuple(3));
      case TUPLE -> push(List.copyOf(popMark()));
      case EMPTY_LIST -> push(new ArrayList<>());
      case APPEND -> append(List.of(pop()));
      case APPENDS -> append(popMark());
      case EMPTY_DICT -> push(new LinkedHashMap<>());
      case SETITEM -> setItems(tuple(2));
      case SETITEMS -> setItems(popMark());
      case BINPUT -> memorise(input.u1());
      case LONG_BINPUT -> memorise(input.u4());
      case MEMOIZE -> memorise(memo.size());
      case BINGET -> push(remembered(input.u1()));
      case LONG_BINGET -> push(remembered(input.u4()));
      case GLOBAL -> push(global(input.line(), input.line()));
      case STACK_GLOBAL -> {
        List<Object> names = tuple(2);
        push(global(String.valueOf(names.get(0)), String.valueOf(names.get(1))));
      }
      case REDUCE -> reduce(tuple(2));
      case BUILD -> build(pop());
      case BINPERSID -> push(persistent.apply(pop()));
      default -> throw input.refused("the instruction " + opcode);
    }
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

  private PickleGlobal global(String module, String name) {
    PickleGlobal known = globals.get(module + "." + name);
    if (known == null) {
      throw new CheckpointException(
          "%s is refused: its pickle asks for %s, which is not on the list of allowed names; nothing was run. If you trust the file, load it in Python and save its state_dict alone"
              .formatted(input.where(), OneLine.of(module + "." + name)));
    }
    return known;
  }

  private void reduce(List<Object> calleeAndArguments) {
    if (calleeAndArguments.get(0) instanceof PickleGlobal callee
        && calleeAndArguments.get(1) instanceof List<?> arguments) {
      push(callee.call().apply(List.copyOf(arguments)));
      return;
    }
    throw damaged("something is called that is no name, or without a tuple of arguments");
  }

  /** OrderedDict attributes, such as PyTorch's {@code _metadata}; they hold no tensors. */
  private void build(Object state) {
    if (!(peek() instanceof Map) || !(state instanceof Map)) {
      throw input.refused("the state of an object that is no dictionary");
    }
  }

  private void append(List<Object> values) {
    if (!(peek() instanceof ArrayList)) {
      throw damaged("something is appended to what is no list");
    }
    @SuppressWarnings("unchecked") // only this machine makes an ArrayList
    ArrayList<Object> list = (ArrayList<Object>) peek();
    list.addAll(values);
  }

  private void setItems(List<Object> keysAndValues) {
    if (!(peek() instanceof LinkedHashMap) || keysAndValues.size() % 2 != 0) {
      throw damaged("an entry is put into what is no dictionary");
    }
    @SuppressWarnings("unchecked") // only this machine and the caller's globals make one
    LinkedHashMap<Object, Object> map = (LinkedHashMap<Object, Object>) peek();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object key = keysAndValues.get(i);
      if (!PickleValues.isKey(key)) {
        throw input.refused("a dictionary key that is no text, number or tuple of numbers");
      }
      map.put(key, keysAndValues.get(i + 1));
    }
  }

  private void memorise(long index) {
    if (memo.size() >= MOST_MEMORIES) {
      throw input.refused(Text.format("more than %d memo entries", MOST_MEMORIES));
    }
    memo.put(index, peek());
  }

  private Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw damaged(Text.format("memo entry %d is used before it is set", index));
    }
    return value;
  }

  private List<Object> tuple(int size) {
    if (stack.size() < size) {
      throw damaged("its stack is too short");
    }
    List<Object> top = stack.subList(stack.size() - size, stack.size());
    List<Object> values = List.copyOf(top);
    top.clear();
    return values;
  }

  private List<Object> popMark() {
    if (outer.isEmpty()) {
      throw damaged("a mark is missing");
    }
    List<Object> values = stack;
    stack = outer.pop();
    return values;
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    return tuple(1).get(0);
  }

  private Object peek() {
    if (stack.isEmpty()) {
      throw damaged("its stack is empty");
    }
    return stack.get(stack.size() - 1);
  }

  private CheckpointException damaged(String what) {
    return new CheckpointException(
        "%s is damaged: in its pickle %s".formatted(input.where(), what));
  }
}
