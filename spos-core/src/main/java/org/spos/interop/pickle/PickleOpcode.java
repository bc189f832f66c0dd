package org.spos.interop.pickle;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** All instructions of pickle protocols 0 to 5, by the names of Python's pickletools. */
enum PickleOpcode {
  MARK('('),
  STOP('.'),
  POP('0'),
  POP_MARK('1'),
  DUP('2'),
  FLOAT('F'),
  INT('I'),
  BININT('J'),
  BININT1('K'),
  LONG('L'),
  BININT2('M'),
  NONE('N'),
  PERSID('P'),
  BINPERSID('Q'),
  REDUCE('R'),
  STRING('S'),
  BINSTRING('T'),
  SHORT_BINSTRING('U'),
  UNICODE('V'),
  BINUNICODE('X'),
  APPEND('a'),
  BUILD('b'),
  GLOBAL('c'),
  DICT('d'),
  EMPTY_DICT('}'),
  APPENDS('e'),
  GET('g'),
  BINGET('h'),
  INST('i'),
  LONG_BINGET('j'),
  LIST('l'),
  EMPTY_LIST(']'),
  OBJ('o'),
  PUT('p'),
  BINPUT('q'),
  LONG_BINPUT('r'),
  SETITEM('s'),
  TUPLE('t'),
  EMPTY_TUPLE(')'),
  SETITEMS('u'),
  BINFLOAT('G'),
  PROTO(0x80),
  NEWOBJ(0x81),
  EXT1(0x82),
  EXT2(0x83),
  EXT4(0x84),
  TUPLE1(0x85),
  TUPLE2(0x86),
  TUPLE3(0x87),
  NEWTRUE(0x88),
  NEWFALSE(0x89),
  LONG1(0x8a),
  LONG4(0x8b),
  BINBYTES('B'),
  SHORT_BINBYTES('C'),
  SHORT_BINUNICODE(0x8c),
  BINUNICODE8(0x8d),
  BINBYTES8(0x8e),
  EMPTY_SET(0x8f),
  ADDITEMS(0x90),
  FROZENSET(0x91),
  NEWOBJ_EX(0x92),
  STACK_GLOBAL(0x93),
  MEMOIZE(0x94),
  FRAME(0x95),
  BYTEARRAY8(0x96),
  NEXT_BUFFER(0x97),
  READONLY_BUFFER(0x98);

  /** What protocol 0 writes and protocol 1 has a shorter form for. */
  private static final Set<PickleOpcode> OF_PROTOCOL_0 =
      EnumSet.of(FLOAT, INT, PERSID, STRING, UNICODE, DICT, GET, LIST, PUT, INST);

  /** What protocol 1 brought. */
  private static final Set<PickleOpcode> OF_PROTOCOL_1 =
      EnumSet.of(
          POP_MARK,
          BININT,
          BININT1,
          BININT2,
          BINPERSID,
          BINSTRING,
          SHORT_BINSTRING,
          BINUNICODE,
          EMPTY_DICT,
          APPENDS,
          BINGET,
          LONG_BINGET,
          EMPTY_LIST,
          OBJ,
          BINPUT,
          LONG_BINPUT,
          EMPTY_TUPLE,
          SETITEMS,
          BINFLOAT);

  private static final Map<Integer, PickleOpcode> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(op -> op.code, op -> op));

  private final int code;

  PickleOpcode(int code) {
    this.code = code;
  }

  /** The protocol, 0 or 1, of a pickle without a version that holds this; empty if both may. */
  OptionalInt oldProtocol() {
    return OF_PROTOCOL_0.contains(this)
        ? OptionalInt.of(0)
        : OF_PROTOCOL_1.contains(this) ? OptionalInt.of(1) : OptionalInt.empty();
  }

  /** The instruction of a byte, if it is one. */
  static Optional<PickleOpcode> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
