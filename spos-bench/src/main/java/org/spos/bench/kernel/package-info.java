/** JMH benchmarks of single kernels at the shapes of the paper's path; see docs/performance.md. */
@NullMarked
package org.spos.bench.kernel;

import org.jspecify.annotations.NullMarked;
