package org.spos.ranks;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One process that helpers do pieces of work for; it does none itself. One thread at a time. */
final class Helped extends Alone implements SharedWork {
  private final Helpers helpers;
  private final TreeMap<String, String> told = new TreeMap<>();
  private String facts = "";

  Helped(Helpers helpers) {
    this.helpers = helpers;
  }

  /** There is nobody yet to compare with: each helper compares itself before its first piece. */
  @Override
  public void agree(Agreement agreement) {
    facts = agreement.facts().text();
  }

  @Override
  public void tell(String key, String value) {
    told.put(key, value);
  }

  @Override
  public Optional<SharedWork> sharedWork() {
    return Optional.of(this);
  }

  @Override
  public void hand(
      List<String> pieces, UnaryOperator<String> own, Consumer<String> done, BooleanSupplier stop) {
    if (!pieces.isEmpty()) {
      helpers.hand(new Brief(facts, told), pieces, done, stop);
    }
  }

  @Override
  public void serve(UnaryOperator<String> own, BooleanSupplier stop) {
    throw new IllegalStateException("who has helpers serves nobody");
  }

  @Override
  public List<String> roster() {
    return helpers.roster();
  }

  @Override
  public void close() {
    helpers.close();
  }

  @Override
  public String toString() {
    return "with helpers";
  }
}
