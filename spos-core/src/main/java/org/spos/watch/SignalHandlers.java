package org.spos.watch;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Optional;

/**
 * Handlers of POSIX signals through {@code sun.misc.Signal}, which every JDK since 9 exports in
 * module jdk.unsupported. By reflection, because each mention would be a compiler warning that
 * cannot be suppressed, and because a Java runtime without the module should only lose the handler.
 */
final class SignalHandlers {
  private SignalHandlers() {}

  /**
   * Replaces the handler of a signal.
   *
   * @param name without SIG, such as {@code INT}
   * @return puts the earlier handler back; empty if the platform or a JVM flag such as -Xrs forbids
   *     it
   */
  static Optional<Runnable> handle(String name, Runnable action) {
    return handle(name, action, false);
  }

  /** The same, but a signal that this process was told to ignore stays ignored. */
  static Optional<Runnable> handleUnlessIgnored(String name, Runnable action) {
    return handle(name, action, true);
  }

  private static Optional<Runnable> handle(String name, Runnable action, boolean unlessIgnored) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      InvocationHandler onCall =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == Objects.requireNonNull(arguments)[0];
                case "toString" -> "handler of SIG" + name;
                default -> {
                  action.run();
                  yield null;
                }
              };
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(), new Class<?>[] {handlerType}, onCall);
      Object before = Objects.requireNonNull(handle.invoke(null, signal, handler));
      if (unlessIgnored && before.equals(handlerType.getField("SIG_IGN").get(null))) {
        restore(handle, signal, before);
        return Optional.empty();
      }
      return Optional.of(() -> restore(handle, signal, before));
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // the shutdown hook still saves
    }
  }

  private static void restore(Method handle, Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a handler that was replaced once can be again", e);
    }
  }
}
