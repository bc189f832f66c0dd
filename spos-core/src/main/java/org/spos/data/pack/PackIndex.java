package org.spos.data.pack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.spos.data.source.Listing;
import org.spos.error.DataException;
import org.spos.text.Text;

/** The index of a pack while it is written: where each image of both splits lies. */
final class PackIndex {
  private final List<Listing> splits;
  private final long[] offsets;
  private final int[] lengths; // 0 for an image that was left out
  private final int[] crcs;
  private final int[] widths;
  private final int[] heights;
  private int filled;

  PackIndex(Listing train, Listing val) {
    this.splits = List.of(train, val);
    int images = train.images().size() + val.images().size();
    this.offsets = new long[images];
    this.lengths = new int[images];
    this.crcs = new int[images];
    this.widths = new int[images];
    this.heights = new int[images];
  }

  /** Images that have their place. */
  int filled() {
    return filled;
  }

  int images() {
    return offsets.length;
  }

  /** Bytes of their records. */
  long bytes() {
    return Arrays.stream(lengths, 0, filled).mapToLong(length -> PackLayout.RECORD + length).sum();
  }

  /** How many have been left out. */
  int leftOut() {
    return (int) Arrays.stream(lengths, 0, filled).filter(l -> l == 0).count();
  }

  /** The next image's place. */
  void add(long offset, int length, int crc, int width, int height) {
    offsets[filled] = offset;
    lengths[filled] = length;
    crcs[filled] = crc;
    widths[filled] = width;
    heights[filled] = height;
    filled++;
  }

  /** Which split an image is of. */
  Listing split(int image) {
    return image < splits.get(0).images().size() ? splits.get(0) : splits.get(1);
  }

  /** Its number there. */
  int within(int image) {
    int train = splits.get(0).images().size();
    return image < train ? image : image - train;
  }

  /** As {@link PackLayout} describes it. */
  ByteBuffer encode() {
    byte[][] classes = utf8(splits.get(0).classes());
    byte[][] paths = new byte[filled][];
    int[] kept = new int[2];
    long bytes = PackLayout.INDEX_HEADER + bytes(classes);
    for (int i = 0; i < filled; i++) {
      if (lengths[i] > 0) {
        paths[i] = split(i).images().path(within(i)).getBytes(StandardCharsets.UTF_8);
        bytes += PackLayout.ROW + 2 + paths[i].length;
        kept[i < splits.get(0).images().size() ? 0 : 1]++;
      }
    }
    if (bytes > 1 << 29) {
      throw new DataException(
          Text.format("%d images are too many for one pack; pack parts of them", filled));
    }
    ByteBuffer index = PackLayout.allocate((int) bytes);
    index.putInt(classes.length).putInt(kept[0]).putInt(kept[1]).putInt(bytes(classes));
    for (byte[] name : classes) {
      index.putShort((short) name.length).put(name);
    }
    int at = 0;
    for (int i = 0; i < filled; i++) {
      if (lengths[i] > 0) {
        index.putLong(offsets[i]).putInt(lengths[i]).putInt(crcs[i]);
        index.putInt(widths[i]).putInt(heights[i]);
        index.putInt(split(i).labels()[within(i)]).putInt(at);
        at += 2 + paths[i].length;
      }
    }
    for (int i = 0; i < filled; i++) {
      if (lengths[i] > 0) {
        index.putShort((short) paths[i].length).put(paths[i]);
      }
    }
    return index.flip();
  }

  private static byte[][] utf8(List<String> names) {
    return names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
  }

  private static int bytes(byte[][] names) {
    int bytes = 0;
    for (byte[] name : names) {
      bytes += 2 + name.length;
    }
    return bytes;
  }
}
