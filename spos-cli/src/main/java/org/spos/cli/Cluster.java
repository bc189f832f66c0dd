package org.spos.cli;

import java.util.List;
import java.util.function.Function;
import org.spos.ranks.Helpers;

/**
 * What does the pieces of a run in place of this process.
 *
 * @param name such as {@code Spark}
 * @param words with which this process was called, before the command
 * @param helpers gets hold of it, given the command
 */
public record Cluster(String name, List<String> words, Function<String, Helpers> helpers) {
  public Cluster {
    words = List.copyOf(words);
  }
}
