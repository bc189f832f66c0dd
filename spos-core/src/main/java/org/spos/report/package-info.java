/** A run as one HTML file that needs nothing else: curves, candidates, architecture, manifest. */
@NullMarked
package org.spos.report;

import org.jspecify.annotations.NullMarked;
