/** Files of MMRazor: subnets in YAML. */
@NullMarked
package org.spos.interop.mmrazor;

import org.jspecify.annotations.NullMarked;
