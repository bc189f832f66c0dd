@NullMarked
package org.spos.interop;

import org.jspecify.annotations.NullMarked;
