/** Text that reads the same in every locale. */
@NullMarked
package org.spos.text;

import org.jspecify.annotations.NullMarked;
