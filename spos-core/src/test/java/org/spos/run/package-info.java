@NullMarked
package org.spos.run;

import org.jspecify.annotations.NullMarked;
