/** What an architecture costs, from its plan alone, and how costs are spread over a space. */
@NullMarked
package org.spos.cost;

import org.jspecify.annotations.NullMarked;
