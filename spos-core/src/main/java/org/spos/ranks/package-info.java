/** Several processes that do one run: who they are, how they meet, add up and share work. */
@NullMarked
package org.spos.ranks;

import org.jspecify.annotations.NullMarked;
