package org.spos.workflow;

import java.nio.file.Path;
import org.spos.config.SposConfig;
import org.spos.cost.Flops;
import org.spos.interop.megvii.MegviiFlopsTable;

/** FLOPs as a configuration wants them: counted, or from a table. */
public final class FlopsCounting {
  private FlopsCounting() {}

  /**
   * The FLOPs of the configuration's space.
   *
   * @throws org.spos.error.CheckpointException if the table cannot be read
   * @throws org.spos.error.ConfigException if it lacks an entry of the space
   */
  public static Flops of(SposConfig config) {
    return config.flopsTable().isEmpty()
        ? new Flops(config.space())
        : MegviiFlopsTable.read(Path.of(config.flopsTable())).flops(config.space());
  }
}
