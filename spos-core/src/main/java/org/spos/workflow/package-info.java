/** Each command as a story that reads from top to bottom. */
@NullMarked
package org.spos.workflow;

import org.jspecify.annotations.NullMarked;
