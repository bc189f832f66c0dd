package org.spos.fuzz;

import org.spos.artifact.LatencyFile;
import org.spos.artifact.NniFiles;
import org.spos.artifact.TruthFile;
import org.spos.interop.megvii.MegviiFlopsTable;
import org.spos.interop.nni.NniExperiment;
import org.spos.run.RankFile;
import org.spos.run.ScoreFile;
import org.spos.space.SearchSpace;

/**
 * Tables of times, FLOPs and accuracies, measured pairs and scores, and NNI's settings and search
 * space.
 */
public final class TablesFuzz {
  private TablesFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.read(bytes, ".json", LatencyFile::read);
    FuzzFile.read(bytes, ".csv", LatencyFile::read);
    FuzzFile.read(bytes, ".pkl", MegviiFlopsTable::read);
    FuzzFile.read(bytes, ".csv", RankFile::read);
    FuzzFile.read(bytes, ".csv", ScoreFile::read);
    FuzzFile.read(bytes, ".csv", file -> TruthFile.read(file, SearchSpace.imagenet()));
    FuzzFile.read(bytes, ".json", file -> TruthFile.read(file, SearchSpace.imagenet()));
    FuzzFile.read(bytes, ".yml", NniExperiment::read);
    FuzzFile.read(
        bytes, ".json", file -> NniFiles.requireSearchSpace(file, SearchSpace.imagenet()));
  }
}
