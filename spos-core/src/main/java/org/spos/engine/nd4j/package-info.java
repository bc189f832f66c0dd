/** The ND4J engine: buffers, layers with forward and hand-written backward, SGD. */
@NullMarked
package org.spos.engine.nd4j;

import org.jspecify.annotations.NullMarked;
