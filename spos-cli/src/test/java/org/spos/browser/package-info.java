/** Pages in a real browser; runs in the profile {@code browser} only. */
@NullMarked
package org.spos.browser;

import org.jspecify.annotations.NullMarked;
