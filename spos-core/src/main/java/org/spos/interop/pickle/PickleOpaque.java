package org.spos.interop.pickle;

/**
 * An object that is of no use here and was skipped: only what it was made by is known.
 *
 * @param name module and name, such as {@code argparse.Namespace}
 */
public record PickleOpaque(String name) {}
