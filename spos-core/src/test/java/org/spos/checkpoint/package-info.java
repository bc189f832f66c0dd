@NullMarked
package org.spos.checkpoint;

import org.jspecify.annotations.NullMarked;
