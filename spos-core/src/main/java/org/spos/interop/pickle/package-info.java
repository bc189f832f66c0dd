/**
 * Reads Python pickles as data: no name in one is ever looked up, imported or called, except for
 * the few that the caller implements itself.
 */
@NullMarked
package org.spos.interop.pickle;

import org.jspecify.annotations.NullMarked;
