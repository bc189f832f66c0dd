/** The search space as data: stages, candidates, architectures. */
@NullMarked
package org.spos.space;

import org.jspecify.annotations.NullMarked;
