/** What {@code scripts/gpu-check --pack} does to jars, for a machine without network. */
@NullMarked
package org.spos.gpucheck.pack;

import org.jspecify.annotations.NullMarked;
