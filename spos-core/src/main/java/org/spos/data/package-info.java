/** Image folders, splits, and batches in an order that depends on the seed alone. */
@NullMarked
package org.spos.data;

import org.jspecify.annotations.NullMarked;
