@NullMarked
package org.spos.live;

import org.jspecify.annotations.NullMarked;
