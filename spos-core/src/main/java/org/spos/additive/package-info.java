/** Scores as sums over the blocks of a network: fitted, cross-validated, and their exact best. */
@NullMarked
package org.spos.additive;

import org.jspecify.annotations.NullMarked;
