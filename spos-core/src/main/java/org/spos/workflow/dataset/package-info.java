/** Looks at a data set, and packs it. */
@NullMarked
package org.spos.workflow.dataset;

import org.jspecify.annotations.NullMarked;
