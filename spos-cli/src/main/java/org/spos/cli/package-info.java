/** The {@code spos} command: options in, one workflow, text or JSON out. */
@NullMarked
package org.spos.cli;

import org.jspecify.annotations.NullMarked;
