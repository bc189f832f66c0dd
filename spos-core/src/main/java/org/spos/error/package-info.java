/**
 * What a user can do wrong, as exceptions: each names what, where, expected and found, and what to
 * do.
 */
@NullMarked
package org.spos.error;

import org.jspecify.annotations.NullMarked;
