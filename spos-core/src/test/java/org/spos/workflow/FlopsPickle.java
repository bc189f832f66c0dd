package org.spos.workflow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.spos.cost.Flops;
import org.spos.cost.OperationKey;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;

/** A table of FLOPs as Python pickles it, for spaces that have each operation in one shape only. */
final class FlopsPickle {
  private FlopsPickle() {}

  /** What is counted for a space, times a factor. */
  static byte[] of(SearchSpace space, int factor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x80, 2, '}'});
    Flops flops = new Flops(space);
    NetworkPlan plan = NetworkPlan.supernet(space);
    OperationKey stem = OperationKey.stem(plan);
    entry(bytes, stem, factor * plan.stem().macs());
    entry(bytes, OperationKey.rest(plan), factor * (flops.fixed() - plan.stem().macs()));
    plan.blocks().stream()
        .flatMap(candidates -> candidates.stream())
        .forEach(block -> entry(bytes, OperationKey.of(block), factor * block.macs()));
    bytes.write('.');
    return bytes.toByteArray();
  }

  private static void entry(ByteArrayOutputStream bytes, OperationKey key, long macs) {
    bytes.write('X');
    byte[] name = key.operation().getBytes(StandardCharsets.UTF_8);
    number(bytes, name.length);
    bytes.writeBytes(name);
    bytes.writeBytes(new byte[] {'}', '('});
    Arrays.stream(key.shapeText().split(","))
        .forEach(
            number -> {
              bytes.write('J');
              number(bytes, Integer.parseInt(number));
            });
    bytes.writeBytes(new byte[] {'t', 'J'});
    number(bytes, (int) macs);
    bytes.writeBytes(new byte[] {'s', 's'});
  }

  private static void number(ByteArrayOutputStream bytes, int number) {
    for (int shift = 0; shift < 32; shift += 8) {
      bytes.write(number >> shift);
    }
  }
}
