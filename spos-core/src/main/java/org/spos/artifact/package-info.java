/**
 * What one command leaves for another, in our form or another system's: networks, architectures,
 * latency tables.
 */
@NullMarked
package org.spos.artifact;

import org.jspecify.annotations.NullMarked;
