/**
 * Named random streams, all derived from one root seed; the only place that creates a generator.
 */
@NullMarked
package org.spos.seed;

import org.jspecify.annotations.NullMarked;
