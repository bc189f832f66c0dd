/** Makes what a page shows of what runs left on the disk. */
@NullMarked
package org.spos.report.content;

import org.jspecify.annotations.NullMarked;
