/** The layers of a supernet or of one path, with shapes and the published parameter names. */
@NullMarked
package org.spos.plan;

import org.jspecify.annotations.NullMarked;
