package org.spos.interop.megvii;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spos.cost.FlopsTable;
import org.spos.cost.OperationKey;
import org.spos.error.CheckpointException;
import org.spos.interop.pickle.PickleFile;
import org.spos.text.OneLine;

/**
 * Reads {@code op_flops_dict.pkl}: a dictionary of dictionaries from (channels in, out and middle,
 * height, width, stride) to multiply–accumulates.
 */
public final class MegviiFlopsTable {
  private static final int MOST_NUMBERS = 8;
  private static final long MOST_MACS = 1L << 50;

  private MegviiFlopsTable() {}

  /**
   * Reads a table.
   *
   * @throws CheckpointException if it is missing, damaged, or no such table
   */
  public static FlopsTable read(Path file) {
    Map<OperationKey, Long> entries = new HashMap<>();
    if (PickleFile.read(file) instanceof Map<?, ?> operations && !operations.isEmpty()) {
      operations.forEach(
          (operation, table) -> {
            if (!(operation instanceof String name) || !(table instanceof Map<?, ?> shapes)) {
              throw wrong(file, "an operation is no dictionary");
            }
            shapes.forEach((shape, macs) -> entries.put(key(name, shape, file), macs(macs, file)));
          });
      return new FlopsTable(entries, file.toString());
    }
    throw wrong(file, "it is no dictionary");
  }

  private static OperationKey key(String operation, Object shape, Path file) {
    List<Integer> numbers = new ArrayList<>();
    if (shape instanceof List<?> values && values.size() <= MOST_NUMBERS) {
      for (Object value : values) {
        if (!(value instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
          throw wrong(file, "a shape of " + OneLine.of(operation) + " holds no whole number");
        }
        numbers.add(number.intValue());
      }
      return new OperationKey(operation, numbers);
    }
    throw wrong(file, "a shape of " + OneLine.of(operation) + " is no tuple");
  }

  private static long macs(Object macs, Path file) {
    if (macs instanceof Long number && number >= 0 && number <= MOST_MACS) {
      return number;
    }
    throw wrong(file, "an entry is no number of multiply-accumulates");
  }

  private static CheckpointException wrong(Path file, String why) {
    return new CheckpointException(
        "%s is no table of FLOPs such as op_flops_dict.pkl: %s".formatted(file, why));
  }
}
