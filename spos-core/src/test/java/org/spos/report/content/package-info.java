@NullMarked
package org.spos.report.content;

import org.jspecify.annotations.NullMarked;
