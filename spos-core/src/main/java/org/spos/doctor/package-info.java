/** What of a machine would stop a run or slow it down, found before the run. */
@NullMarked
package org.spos.doctor;

import org.jspecify.annotations.NullMarked;
