package org.spos.bench;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;
import org.spos.space.ConvSpec;

/**
 * Adds up the time spent in each kind of kernel. The operations that watched kernels make are
 * watched too, and a convolution is named by its kind.
 */
final class KernelProfile implements Bench.Observer {

  /** Time and number of the calls of one kind. */
  private record Total(long nanos, int calls) {
    Total plus(Total other) {
      return new Total(nanos + other.nanos, calls + other.calls);
    }
  }

  private final PrintWriter out;
  private final Map<String, Total> totals = new ConcurrentHashMap<>();

  KernelProfile(PrintWriter out) {
    this.out = out;
  }

  /** Kernels that do the same and are watched. */
  Kernels watch(Kernels kernels) {
    return watch(Kernels.class, kernels, "");
  }

  private <T> T watch(Class<T> type, Object target, String name) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(target, name, method, arguments)));
  }

  // Proxies are called with null for no arguments, and return it for void.
  @SuppressWarnings("NullAway")
  private Object call(Object target, String name, Method method, Object[] arguments)
      throws Throwable {
    long start = System.nanoTime();
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    long nanos = System.nanoTime() - start;
    // Weights go back to the kernels, which know only their own.
    if (method.getReturnType() == Kernels.Weights.class) {
      return result;
    }
    if (method.getReturnType().isInterface()) {
      return watch(method.getReturnType(), result, kind(method, arguments));
    }
    if (!method.getName().equals("description")) {
      totals.merge((name + " " + method.getName()).strip(), new Total(nanos, 1), Total::plus);
    }
    return result;
  }

  private static String kind(Method factory, Object[] arguments) {
    if (!(arguments[0] instanceof ConvUnit unit)) {
      return factory.getName();
    }
    ConvSpec spec = unit.spec();
    if (spec.depthwise()) {
      return "depthwise " + spec.kernel() + "x" + spec.kernel();
    }
    return spec.kernel() == 1 ? "pointwise" : "stem";
  }

  @Override
  public void begin() {
    totals.clear();
  }

  @Override
  public void end(BenchCase benchCase, int steps) {
    out.printf("%-36s %10s %8s%n", benchCase, "ms", "calls");
    totals.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().nanos()))
        .forEach(entry -> print(entry.getKey(), entry.getValue(), steps));
    print("all kernels", totals.values().stream().reduce(new Total(0, 0), Total::plus), steps);
    out.flush();
  }

  private void print(String name, Total total, int steps) {
    out.printf(
        Locale.ROOT,
        "%-36s %10.2f %8.1f%n",
        name,
        total.nanos() / 1e6 / steps,
        (double) total.calls() / steps);
  }
}
