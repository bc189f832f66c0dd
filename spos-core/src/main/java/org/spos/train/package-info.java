/** Training loops: which path, which learning rate, which images at each iteration. No files. */
@NullMarked
package org.spos.train;

import org.jspecify.annotations.NullMarked;
