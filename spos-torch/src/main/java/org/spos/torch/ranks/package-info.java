/** How processes meet, and move numbers, through libtorch's c10d. */
@NullMarked
package org.spos.torch.ranks;

import org.jspecify.annotations.NullMarked;
