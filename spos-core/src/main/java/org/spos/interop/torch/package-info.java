/** Files of PyTorch. */
@NullMarked
package org.spos.interop.torch;

import org.jspecify.annotations.NullMarked;
