/**
 * The configuration: one record per section, defaults below files below {@code -D key=value} below
 * options; every number checked when it is read.
 */
@NullMarked
package org.spos.config;

import org.jspecify.annotations.NullMarked;
