/** What the method asks of a tensor engine; plain arrays, no tensor library in a signature. */
@NullMarked
package org.spos.engine;

import org.jspecify.annotations.NullMarked;
