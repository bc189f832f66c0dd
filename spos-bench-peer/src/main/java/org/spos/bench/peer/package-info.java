/** The network of the benchmarks in libtorch, as a user of PyTorch would write it. */
@NullMarked
package org.spos.bench.peer;

import org.jspecify.annotations.NullMarked;
