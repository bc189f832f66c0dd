/** What a run leaves on disk besides checkpoints, and how it is watched and stopped. */
@NullMarked
package org.spos.run;

import org.jspecify.annotations.NullMarked;
