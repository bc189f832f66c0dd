/** Files that are whole or absent, and JSON without surprises. */
@NullMarked
package org.spos.file;

import org.jspecify.annotations.NullMarked;
