/** Times whole steps: what is common to our engine and its peer, and our engine's program. */
@NullMarked
package org.spos.bench;

import org.jspecify.annotations.NullMarked;
