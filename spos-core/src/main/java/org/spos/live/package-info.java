/** Serves pages of runs to a browser on the same machine, while the runs go on. */
@NullMarked
package org.spos.live;

import org.jspecify.annotations.NullMarked;
