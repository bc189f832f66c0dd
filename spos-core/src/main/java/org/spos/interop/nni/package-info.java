/** Files of NNI: architecture JSON in all its published forms. */
@NullMarked
package org.spos.interop.nni;

import org.jspecify.annotations.NullMarked;
