package org.spos.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.spos.digest.Sha256;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.file.StrictJson;
import org.spos.rank.Truth;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Tables of accuracies of networks trained alone: the JSON of NAS-Bench-Macro, or our CSV if the
 * name ends so. Architectures that are one network become one.
 */
public final class TruthFile {
  private static final long LARGEST = 256L << 20;

  private final Path file;
  private final SearchSpace space;
  private final DistinctNetworks networks;
  private final Map<Architecture, List<Double>> trainings = new LinkedHashMap<>();
  private final Map<Architecture, List<List<Double>>> lists = new LinkedHashMap<>();

  private TruthFile(Path file, SearchSpace space) {
    this.file = file;
    this.space = space;
    this.networks = new DistinctNetworks(space);
  }

  /**
   * Reads a table of a space.
   *
   * @throws CheckpointException if it is missing or no such table, or names what is no architecture
   *     of the space
   */
  public static Truth read(Path file, SearchSpace space) {
    byte[] bytes = bytes(file);
    TruthFile table = new TruthFile(file, space);
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      TruthCsv.read(bytes, file.toString(), List.of("top1", "standalone_top1"), table::addTraining);
    } else {
      TruthJson.read(json(bytes, file), file.toString(), space, table::addNetwork);
    }
    return table.truth(Sha256.hex(bytes));
  }

  private static JsonNode json(byte[] bytes, Path file) {
    try {
      return StrictJson.parse(bytes, file.toString());
    } catch (CheckpointException e) {
      throw new CheckpointException(
          "%s; %s, and a CSV is called FILE.csv".formatted(e.getMessage(), TruthJson.FORMS), e);
    }
  }

  /**
   * Reads scores of a space's networks, as a ranking keeps them ({@code networks.csv}).
   *
   * @param column which of its columns, such as {@code cumulative top1}
   * @return higher is better, by the representative of each network
   * @throws CheckpointException if it is missing, has no such column, or names what is no
   *     architecture of the space or one network twice
   */
  public static Map<Architecture, Double> scores(Path file, SearchSpace space, String column) {
    TruthFile table = new TruthFile(file, space);
    Map<Architecture, Double> scores = new LinkedHashMap<>();
    TruthCsv.read(
        bytes(file),
        file.toString(),
        List.of(column),
        (key, score, where) -> {
          if (scores.put(table.network(key, where), score) != null) {
            throw new CheckpointException(
                "%s: %s has a score already".formatted(where, OneLine.of(key)));
          }
        });
    return scores;
  }

  private Truth truth(String digest) {
    lists.forEach(
        (network, those) -> trainings.put(network, those.stream().flatMap(List::stream).toList()));
    if (trainings.isEmpty()) {
      throw new CheckpointException("%s holds no networks; %s".formatted(file, TruthJson.FORMS));
    }
    boolean shares =
        trainings.values().stream().flatMap(List::stream).allMatch(accuracy -> accuracy <= 1);
    if (shares) {
      throw new CheckpointException(
          "%s holds no accuracy above 1, so they are no percentages; write 92.5 for 92.5 %%"
              .formatted(file));
    }
    return new Truth(file.toString(), digest, trainings);
  }

  /** One more training of a network. */
  private void addTraining(String key, double accuracy, String where) {
    trainings
        .computeIfAbsent(network(key, where), any -> new ArrayList<>())
        .add(require(accuracy, where));
  }

  /** All trainings of an architecture; tables repeat them for those that are the same network. */
  private void addNetwork(String key, List<Double> accuracies, String where) {
    accuracies.forEach(accuracy -> require(accuracy, where));
    List<List<Double>> known = lists.computeIfAbsent(network(key, where), any -> new ArrayList<>());
    if (!known.contains(accuracies)) {
      known.add(accuracies);
    }
  }

  private Architecture network(String key, String where) {
    try {
      return networks.canonical(space.parse(key));
    } catch (ConfigException e) {
      throw new CheckpointException(
          "%s: \"%s\" is no architecture of space \"%s\" (%s); give the space of the table with --space"
              .formatted(where, OneLine.of(key), space.name(), e.getMessage()),
          e);
    }
  }

  private static double require(double accuracy, String where) {
    if (!(accuracy >= 0 && accuracy <= 100)) {
      throw new CheckpointException(
          "%s: an accuracy must be from 0 to 100 %%, got %s".formatted(where, accuracy));
    }
    return accuracy;
  }

  private static byte[] bytes(Path file) {
    if (!Files.exists(file)) {
      throw new CheckpointException(file + " does not exist");
    }
    if (Files.isDirectory(file)) {
      throw new CheckpointException(file + " is a folder, a table of accuracies is expected");
    }
    try {
      if (Files.size(file) > LARGEST) {
        throw new CheckpointException(
            Text.format(
                "%s has %d bytes, a table of accuracies has at most %d",
                file, Files.size(file), LARGEST));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
  }
}
