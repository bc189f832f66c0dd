/** The engine on libtorch, for GPUs, and for a CPU where no other engine runs. */
@NullMarked
package org.spos.engine.torch;

import org.jspecify.annotations.NullMarked;
