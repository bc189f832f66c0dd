/** What {@code scripts/gpu-check} runs: whether and how fast an engine computes on a device. */
@NullMarked
package org.spos.gpucheck;

import org.jspecify.annotations.NullMarked;
