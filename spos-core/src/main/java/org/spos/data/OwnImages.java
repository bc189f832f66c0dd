package org.spos.data;

import org.spos.engine.Shards;
import org.spos.engine.Shards.Shard;

/**
 * The images of a batch that one of several processes needs: those of its shards.
 *
 * @param rank number of the process, from 0
 * @param processes how many there are; they divide the shards
 * @param shards into which a batch is cut
 */
public record OwnImages(int rank, int processes, int shards) {
  /** Of one process alone. */
  public static final OwnImages ALL = new OwnImages(0, 1, 1);

  /**
   * Whether an image is among them.
   *
   * @param size of the batch
   * @param image its place in the batch, from 0
   */
  boolean has(int size, int image) {
    if (processes == 1) {
      return true;
    }
    Shards all = new Shards(size, shards);
    int each = shards / processes;
    Shard first = all.shard(rank * each);
    Shard last = all.shard((rank + 1) * each - 1);
    return image >= first.from() && image < last.from() + last.images();
  }
}
