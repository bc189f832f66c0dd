package org.spos.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spos.artifact.LatencyFile.Times;
import org.spos.cost.OperationKey;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/**
 * One line an entry: {@code operation,inp,oup,mid,h,w,stride,median_ms,low_ms,high_ms}; conditions
 * are lines {@code # name: value} before the header. {@code mid} is empty where there is none, and
 * the last two columns may be left out.
 */
final class LatencyCsv {
  private static final String HEADER = "operation,inp,oup,mid,h,w,stride,median_ms";
  private static final String SPREAD = ",low_ms,high_ms";
  private static final int SHAPE_END = 7;

  private LatencyCsv() {}

  static String text(LatencyFile table) {
    StringBuilder text = new StringBuilder();
    table.conditions().forEach((name, value) -> text.append("# %s: %s\n".formatted(name, value)));
    text.append(HEADER).append(SPREAD).append('\n');
    table
        .times()
        .forEach(
            (key, times) -> {
              List<String> shape =
                  new ArrayList<>(key.shape().stream().map(String::valueOf).toList());
              if (shape.size() == SHAPE_END - 2) {
                shape.add(2, "");
              }
              text.append(
                  "%s,%s,%s,%s,%s\n"
                      .formatted(
                          key.operation(),
                          String.join(",", shape),
                          times.median(),
                          times.low(),
                          times.high()));
            });
    return text.toString();
  }

  static LatencyFile read(Path file) {
    List<String> lines = lines(file);
    Map<String, String> conditions = new LinkedHashMap<>();
    Map<OperationKey, Times> times = new LinkedHashMap<>();
    boolean header = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String where = Text.format("line %d of %s", i + 1, file);
      if (line.startsWith("#")) {
        String[] parts = line.substring(1).split(":", 2);
        conditions.put(parts[0].strip(), parts.length == 2 ? parts[1].strip() : "");
      } else if (!header) {
        if (!line.equals(HEADER) && !line.equals(HEADER + SPREAD)) {
          throw new CheckpointException("%s must be %s".formatted(where, HEADER + SPREAD));
        }
        header = true;
      } else if (!line.isEmpty()) {
        entry(cells(line), where, times);
      }
    }
    return new LatencyFile(conditions, times);
  }

  private static String[] cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(String::strip).toArray(String[]::new);
  }

  private static void entry(String[] cells, String where, Map<OperationKey, Times> times) {
    try {
      List<Integer> shape =
          Arrays.stream(cells, 1, SHAPE_END)
              .filter(cell -> !cell.isEmpty())
              .map(Integer::valueOf)
              .toList();
      double median = Double.parseDouble(cells[SHAPE_END]);
      boolean spread = cells.length == SHAPE_END + 3;
      times.put(
          new OperationKey(cells[0], shape),
          new Times(
              median,
              spread ? Double.parseDouble(cells[SHAPE_END + 1]) : median,
              spread ? Double.parseDouble(cells[SHAPE_END + 2]) : median));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new CheckpointException(
          "%s is no entry; the columns are %s".formatted(where, HEADER + SPREAD), e);
    }
  }

  private static List<String> lines(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(file + " does not exist or is no file");
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
  }
}
