/** What an architecture costs, from its plan alone: multiply-accumulates and parameters. */
@NullMarked
package org.spos.cost;

import org.jspecify.annotations.NullMarked;
