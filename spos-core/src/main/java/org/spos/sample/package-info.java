/** Which path of the supernet each training iteration takes. */
@NullMarked
package org.spos.sample;

import org.jspecify.annotations.NullMarked;
