/** Networks in the formats of other systems. */
@NullMarked
package org.spos.interop;

import org.jspecify.annotations.NullMarked;
