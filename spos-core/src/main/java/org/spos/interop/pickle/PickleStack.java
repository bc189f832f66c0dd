package org.spos.interop.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spos.error.CheckpointException;
import org.spos.text.Text;

/** The stack of the pickle machine, with its marks and its memo. */
final class PickleStack {
  private static final int MOST_MEMORIES = 1_000_000;

  private final PickleInput input;
  private final Map<Long, Object> memo = new HashMap<>();
  private final Deque<List<Object>> outer = new ArrayDeque<>();
  private List<Object> stack = new ArrayList<>();

  PickleStack(PickleInput input) {
    this.input = input;
  }

  void push(Object value) {
    stack.add(value);
  }

  Object pop() {
    return tuple(1).get(0);
  }

  Object peek() {
    if (stack.isEmpty()) {
      throw damaged("its stack is empty");
    }
    return stack.get(stack.size() - 1);
  }

  /** Takes the topmost values, the deepest first. */
  List<Object> tuple(int size) {
    if (stack.size() < size) {
      throw damaged("its stack is too short");
    }
    List<Object> top = stack.subList(stack.size() - size, stack.size());
    List<Object> values = List.copyOf(top);
    top.clear();
    return values;
  }

  void mark() {
    outer.push(stack);
    stack = new ArrayList<>();
  }

  /** Takes all values above the last mark. */
  List<Object> popMark() {
    if (outer.isEmpty()) {
      throw damaged("a mark is missing");
    }
    List<Object> values = stack;
    stack = outer.pop();
    return values;
  }

  /** Remembers the topmost value under the next number. */
  void memorise() {
    memorise(memo.size());
  }

  void memorise(long index) {
    if (memo.size() >= MOST_MEMORIES) {
      throw input.refused(Text.format("more than %d memo entries", MOST_MEMORIES));
    }
    memo.put(index, peek());
  }

  Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw damaged(Text.format("memo entry %d is used before it is set", index));
    }
    return value;
  }

  CheckpointException damaged(String what) {
    return new CheckpointException(
        "%s is damaged: in its pickle %s".formatted(input.where(), what));
  }
}
