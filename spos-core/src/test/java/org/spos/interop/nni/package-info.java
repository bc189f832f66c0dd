@NullMarked
package org.spos.interop.nni;

import org.jspecify.annotations.NullMarked;
