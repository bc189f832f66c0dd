/** Native libraries: where they are unpacked, and by one process at a time. */
@NullMarked
package org.spos.natives;

import org.jspecify.annotations.NullMarked;
