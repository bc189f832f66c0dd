/** Files of ours that outlive a run, written atomically and verified when read. */
@NullMarked
package org.spos.checkpoint;

import org.jspecify.annotations.NullMarked;
