/** Draws pages of runs: HTML that needs no script, and what a script makes of it. */
@NullMarked
package org.spos.report.page;

import org.jspecify.annotations.NullMarked;
