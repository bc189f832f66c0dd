package org.spos.workflow;

import java.nio.file.Path;
import java.util.List;
import org.spos.artifact.NniFiles;
import org.spos.evolve.EpochSummary;
import org.spos.evolve.Individual;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/**
 * The files that NNI's evolution tuner exports, {@code ROUND_RANK.json} with three digits each:
 * round 000 is the first generation as it was drawn, round N the parents chosen after generation N,
 * best first.
 *
 * @param folder where they are written
 * @param space of the architectures
 */
record NniRounds(Path folder, SearchSpace space) {

  /** Writes what a generation adds. */
  void write(EpochSummary summary) {
    if (summary.epoch() == 1) {
      write(0, summary.generation());
    }
    write(summary.epoch(), summary.top());
  }

  private void write(int round, List<Individual> individuals) {
    for (int rank = 0; rank < individuals.size(); rank++) {
      NniFiles.writeArchitecture(
          folder.resolve(Text.format("%03d_%03d.json", round, rank)),
          individuals.get(rank).architecture(),
          space);
    }
  }
}
