/** All images of a data set in one file that is mapped into memory. */
@NullMarked
package org.spos.data.pack;

import org.jspecify.annotations.NullMarked;
