package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.spos.text.Text;

/**
 * Gives areas whose times of use are known a place in one buffer, so that areas that are never in
 * use together share memory. The largest area is placed first, each at the lowest offset where
 * nothing that lives at the same time is in its way.
 */
final class Arena {
  /** Elements; areas start at cache lines, whatever an element is. */
  private static final int ALIGNMENT = 32;

  /** A part of the buffer; it has an offset once the arena is packed. */
  static final class Area {
    private final long size;
    private final BitSet moments;
    private long offset = -1;

    private Area(long size, BitSet moments) {
      this.size = size;
      this.moments = moments;
    }

    /** First element in the buffer. */
    long offset() {
      if (offset < 0) {
        throw new IllegalStateException("not packed");
      }
      return offset;
    }

    private boolean livesWith(Area other) {
      return moments.intersects(other.moments);
    }

    private long end() {
      return offset + size;
    }
  }

  private final List<Area> areas = new ArrayList<>();
  private long size;

  /**
   * Asks for an area.
   *
   * @param elements its size
   * @param from first moment of use
   * @param to last moment of use, at least {@code from}
   */
  Area reserve(long elements, int from, int to) {
    if (to < from) {
      throw new IllegalArgumentException(Text.format("used from %d to %d", from, to));
    }
    BitSet moments = new BitSet();
    moments.set(from, to + 1);
    return reserve(elements, moments);
  }

  /** Asks for an area that is in use at single moments and keeps nothing in between. */
  Area reserve(long elements, BitSet moments) {
    Area area = new Area(align(elements), moments);
    areas.add(area);
    return area;
  }

  static long align(long elements) {
    return (elements + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Places all areas. */
  void pack() {
    areas.sort(Comparator.comparingLong((Area area) -> -area.size));
    List<Area> placed = new ArrayList<>();
    for (Area area : areas) {
      area.offset = 0;
      for (Area other : placed) {
        if (area.livesWith(other) && area.offset < other.end() && other.offset < area.end()) {
          area.offset = other.end();
        }
      }
      size = Math.max(size, area.end());
      placed.add(area);
      placed.sort(Comparator.comparingLong(other -> other.offset));
    }
  }

  /** Elements of the whole buffer. */
  long size() {
    return size;
  }
}
