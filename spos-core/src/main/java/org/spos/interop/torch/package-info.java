/**
 * PyTorch's checkpoint files: both containers, the names of the published networks and of those
 * that came after.
 */
@NullMarked
package org.spos.interop.torch;

import org.jspecify.annotations.NullMarked;
