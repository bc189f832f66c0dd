package org.spos.interop.pickle;

import java.util.List;
import java.util.function.Function;

/**
 * A Python name that a pickle may use, and what stands for it here.
 *
 * @param name module and name, such as {@code collections.OrderedDict}
 * @param call makes an object of the arguments; only called by the pickle's own REDUCE
 */
public record PickleGlobal(String name, Function<List<Object>, Object> call) {}
