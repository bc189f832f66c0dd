package org.spos.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.spos.engine.Engines;
import org.spos.error.SposException;
import org.spos.ranks.Brief;
import org.spos.ranks.Helpers;

/** Helpers that are threads of this process; what one loses is done again by another. */
final class ThreadHelpers implements Helpers {
  private final ExecutorService threads;
  private final ThreadLocal<HelpedRun> kept = new ThreadLocal<>();
  private final List<HelpedRun> opened = new CopyOnWriteArrayList<>();
  private final List<String> lost;
  final List<String> done = new CopyOnWriteArrayList<>();
  final List<Brief> briefs = new CopyOnWriteArrayList<>();

  /**
   * @param count how many
   * @param lost pieces with which a helper is lost, once each
   */
  ThreadHelpers(int count, List<String> lost) {
    this.threads = Executors.newFixedThreadPool(count);
    this.lost = new CopyOnWriteArrayList<>(lost);
  }

  static Helper helper(String name) {
    return new Helper(
        name, Engines.found(), 1, Optional.empty(), UnaryOperator.identity(), () -> false);
  }

  @Override
  public void hand(
      Brief brief, List<String> pieces, Consumer<String> results, BooleanSupplier stop) {
    briefs.add(brief);
    List<Future<String>> given = new ArrayList<>();
    pieces.forEach(piece -> given.add(threads.submit(() -> piece(brief, piece))));
    for (int i = 0; i < pieces.size() && !stop.getAsBoolean(); i++) {
      results.accept(result(brief, given.get(i), pieces.get(i)));
    }
    given.forEach(one -> one.cancel(false));
  }

  private String result(Brief brief, Future<String> given, String piece) {
    try {
      return given.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SposException told) {
        throw told;
      }
      return result(brief, threads.submit(() -> piece(brief, piece)), piece);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String piece(Brief brief, String piece) {
    if (lost.remove(piece)) {
      kept.remove();
      throw new IllegalStateException("killed");
    }
    if (kept.get() == null) {
      kept.set(HelpedRun.open(brief, helper(Thread.currentThread().getName())));
      opened.add(kept.get());
    }
    done.add(piece);
    return kept.get().piece(piece);
  }

  @Override
  public List<String> roster() {
    return opened.stream().map(run -> "helper: " + run.engine()).toList();
  }

  @Override
  public void close() {
    threads.shutdown();
    opened.forEach(HelpedRun::close);
  }
}
