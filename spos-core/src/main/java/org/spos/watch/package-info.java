/** How far a command has come, and whether it should stop. */
@NullMarked
package org.spos.watch;

import org.jspecify.annotations.NullMarked;
