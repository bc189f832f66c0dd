/** The safetensors format, with a checksum for each tensor. */
@NullMarked
package org.spos.safetensors;

import org.jspecify.annotations.NullMarked;
