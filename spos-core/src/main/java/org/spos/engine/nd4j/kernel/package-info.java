/** The few whole-layer operations that the engine is made of, behind one interface. */
@NullMarked
package org.spos.engine.nd4j.kernel;

import org.jspecify.annotations.NullMarked;
