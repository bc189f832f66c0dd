/** Kernels on standard ND4J operations, NCHW: the portable way on CPUs, and the way to GPUs. */
@NullMarked
package org.spos.engine.nd4j.kernel.nd4j;

import org.jspecify.annotations.NullMarked;
