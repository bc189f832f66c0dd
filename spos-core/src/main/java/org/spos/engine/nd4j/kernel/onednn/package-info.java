/** Kernels on oneDNN primitives, channels-last: the fast way on CPUs. */
@NullMarked
package org.spos.engine.nd4j.kernel.onednn;

import org.jspecify.annotations.NullMarked;
