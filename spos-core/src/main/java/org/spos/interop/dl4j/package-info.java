/** Deeplearning4j models, checked by Deeplearning4j. */
@NullMarked
package org.spos.interop.dl4j;

import org.jspecify.annotations.NullMarked;
