package org.spos.config;

import java.util.Optional;

/**
 * A key of the configuration.
 *
 * @param name such as {@code supernet.iterations}
 * @param kind what may stand there, such as {@code whole number}, or the words that may
 * @param unit in which it is counted; empty where it is no quantity
 * @param standard the default, as a file would have it
 * @param meaning a sentence
 */
public record ConfigKey(
    String name, String kind, Optional<String> unit, String standard, String meaning) {}
