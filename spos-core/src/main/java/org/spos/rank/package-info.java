/** How well scores rank networks: agreement with the truth, its intervals, and what it is worth. */
@NullMarked
package org.spos.rank;

import org.jspecify.annotations.NullMarked;
