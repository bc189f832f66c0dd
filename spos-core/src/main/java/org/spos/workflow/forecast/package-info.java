/** What the three steps of a configuration will take here: time, memory and disk. */
@NullMarked
package org.spos.workflow.forecast;

import org.jspecify.annotations.NullMarked;
