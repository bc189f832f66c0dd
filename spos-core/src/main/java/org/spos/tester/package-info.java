/** Accuracy of one path: own BN statistics, then evaluation; the network stays as it was. */
@NullMarked
package org.spos.tester;

import org.jspecify.annotations.NullMarked;
