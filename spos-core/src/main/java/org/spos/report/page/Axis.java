package org.spos.report.page;

import java.util.ArrayList;
import java.util.List;
import org.spos.text.Text;

/**
 * Maps numbers to pixels, with ticks at 1, 2 or 5 times powers of ten.
 *
 * @param low lowest number shown
 * @param high highest number shown, above the lowest
 * @param from pixel of the lowest
 * @param to pixel of the highest
 * @param step between two ticks
 */
record Axis(double low, double high, double from, double to, double step) {
  private static final int TICKS = 6;

  /** An axis for all these numbers, widened to whole ticks; infinities and NaN do not count. */
  static Axis of(List<Double> numbers, double from, double to, boolean widen) {
    double low = numbers.stream().filter(Double::isFinite).min(Double::compare).orElse(0.0);
    double high = numbers.stream().filter(Double::isFinite).max(Double::compare).orElse(1.0);
    if (high <= low) {
      double margin = low == 0 ? 1 : Math.abs(low) / 10;
      low -= margin;
      high += margin;
    }
    double step = step((high - low) / TICKS);
    return widen
        ? new Axis(Math.floor(low / step) * step, Math.ceil(high / step) * step, from, to, step)
        : new Axis(low, high, from, to, step);
  }

  double pixel(double number) {
    return from + (number - low) / (high - low) * (to - from);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (long i = Math.round(Math.ceil(low / step - 1e-9)); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A tick's label, as short as its step allows. */
  String label(double tick) {
    double size = Math.max(Math.abs(low), Math.abs(high));
    String[] suffixes = {"", "k", "M", "G"};
    int suffix = 0;
    double scale = 1;
    while (suffix < suffixes.length - 1 && size / scale >= (suffix == 0 ? 10_000 : 1_000)) {
      scale *= 1000;
      suffix++;
    }
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step / scale) - 1e-9));
    // Without the sign that rounding may leave on zero.
    double value = tick / scale + 0.0;
    return Text.decimals(value, digits) + suffixes[suffix].replaceFirst("^-(0(?:\\.0*)?)$", "$1");
  }

  private static double step(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (int factor : new int[] {1, 2, 5}) {
      if (rough <= factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
