package org.spos.spark;

import java.io.Serializable;
import org.spos.ranks.Brief;

/** How a piece of a run is done in a task of Spark. */
@FunctionalInterface
interface PieceWork extends Serializable {
  String piece(Brief brief, String piece);
}
