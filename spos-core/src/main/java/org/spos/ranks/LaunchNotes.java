package org.spos.ranks;

import java.nio.file.Path;
import org.spos.text.Text;

/** Files beside the rendezvous in which {@code spos launch} says which processes have ended. */
public final class LaunchNotes {
  private LaunchNotes() {}

  /**
   * Holds how a process has ended, a clause, once it has.
   *
   * @param rendezvous the file at which the processes meet
   */
  public static Path ended(Path rendezvous, int rank) {
    return rendezvous.resolveSibling(
        Text.format("%s.ended-%d", String.valueOf(rendezvous.getFileName()), rank));
  }
}
