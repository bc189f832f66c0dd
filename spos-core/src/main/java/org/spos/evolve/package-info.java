/** Evolutionary search for the best architecture under a FLOPs bound, over any fitness. */
@NullMarked
package org.spos.evolve;

import org.jspecify.annotations.NullMarked;
