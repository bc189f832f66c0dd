@NullMarked
package org.spos.report;

import org.jspecify.annotations.NullMarked;
