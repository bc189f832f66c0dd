/** The checksum by which networks, data sets, tables and configurations are told apart. */
@NullMarked
package org.spos.digest;

import org.jspecify.annotations.NullMarked;
