package org.spos.engine.nd4j.kernel.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * Memory that operations share, because they run one after the other: what lies in a slot is
 * undefined when an operation starts.
 */
final class Workspace implements AutoCloseable {
  /** Areas that one operation can use at the same time. */
  enum Slot {
    FIRST,
    SECOND,
    SUMS,
    FILTERS,
    CHANNELS
  }

  private final Map<Slot, Floats> largest = new EnumMap<>(Slot.class);
  private final Map<Integer, Floats> ones = new HashMap<>();
  private final List<Floats> owned = new ArrayList<>();

  /** A part of the slot. A slot that grows keeps its old memory: earlier views point into it. */
  Floats scratch(Slot slot, long length) {
    Floats area = largest.get(slot);
    if (area == null || area.length() < length) {
      area = own(Floats.uninitialised(length));
      largest.put(slot, area);
    }
    return area.slice(0, length);
  }

  /** A column of ones, [length, 1]. */
  INDArray onesColumn(int length) {
    return Views.dense(ones(length), length, 1);
  }

  /** A row of ones, [1, length]. */
  INDArray onesRow(int length) {
    return Views.dense(ones(length), 1, length);
  }

  /** total = Σ perImage over the batch: a product with ones, which is ND4J's fastest sum. */
  Runnable sumOverImages(Floats perImage, int batch, Floats total) {
    INDArray row = onesRow(batch);
    INDArray images = Views.dense(perImage, batch, total.length());
    INDArray sum = Views.dense(total, 1, total.length());
    return () -> Nd4j.gemm(row, images, sum, false, false, 1, 0);
  }

  private Floats ones(int length) {
    return ones.computeIfAbsent(
        length,
        n -> {
          Floats floats = own(Floats.uninitialised(n));
          float[] values = new float[n];
          Arrays.fill(values, 1);
          floats.write(values);
          return floats;
        });
  }

  private Floats own(Floats floats) {
    owned.add(floats);
    return floats;
  }

  @Override
  public void close() {
    owned.forEach(Floats::close);
    owned.clear();
    largest.clear();
    ones.clear();
  }
}
