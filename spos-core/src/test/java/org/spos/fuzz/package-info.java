/** What the fuzzer calls with bytes of its choice, and the seeds it starts from. */
@NullMarked
package org.spos.fuzz;

import org.jspecify.annotations.NullMarked;
