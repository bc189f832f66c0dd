/** Files of Megvii's published code: pickled architectures and the table of FLOPs. */
@NullMarked
package org.spos.interop.megvii;

import org.jspecify.annotations.NullMarked;
