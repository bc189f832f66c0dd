package org.spos.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;

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

  /** Of a step. */
  record Share(double millis, double calls) {}

  /**
   * Some steps of a case.
   *
   * @param totals by kind of kernel, of all threads together
   * @param nanos from the first step's beginning to the last one's end
   * @param given pages that the system gave meanwhile
   */
  record Steps(int count, Map<String, Total> totals, long nanos, long given) {
    /** A kind of kernel in one of them. */
    Share of(String kind) {
      return share(totals.getOrDefault(kind, NOTHING));
    }

    /** All kernels in one of them. */
    Share all() {
      return share(totals.values().stream().reduce(NOTHING, Total::plus));
    }

    private Share share(Total total) {
      return new Share(total.nanos() / 1e6 / count, (double) total.calls() / count);
    }

    /** Of one of them. */
    double millis() {
      return nanos / 1e6 / count;
    }

    /** Pages of memory that the system gives in one of them. */
    double pages() {
      return (double) given / count;
    }
  }

  private static final Total NOTHING = new Total(0, 0);

  private final Map<String, Total> totals = new ConcurrentHashMap<>();
  private final Map<BenchCase, Steps> cases = new EnumMap<>(BenchCase.class);
  private long start;
  private long pages;

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
    long begun = System.nanoTime();
    Object result;
    try {
      result = method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    long nanos = System.nanoTime() - begun;
    // Weights go back to the kernels, which know only their own.
    if (method.getReturnType() == Kernels.Weights.class) {
      return result;
    }
    if (method.getReturnType().isInterface()) {
      return watch(
          method.getReturnType(),
          result,
          arguments[0] instanceof ConvUnit unit ? KernelKind.of(unit) : method.getName());
    }
    if (!method.getName().equals("description")) {
      totals.merge(KernelKind.of(name, method.getName()), new Total(nanos, 1), Total::plus);
    }
    return result;
  }

  @Override
  public void begin() {
    totals.clear();
    pages = ProcessMemory.givenPages();
    start = System.nanoTime();
  }

  @Override
  public void end(BenchCase benchCase, int steps) {
    long nanos = System.nanoTime() - start;
    cases.put(
        benchCase, new Steps(steps, Map.copyOf(totals), nanos, ProcessMemory.givenPages() - pages));
  }

  /** What was watched; of several networks the last. */
  Map<BenchCase, Steps> cases() {
    return cases;
  }
}
