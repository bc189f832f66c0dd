/** A network for another system, checked before it is kept. */
@NullMarked
package org.spos.workflow.export;

import org.jspecify.annotations.NullMarked;
