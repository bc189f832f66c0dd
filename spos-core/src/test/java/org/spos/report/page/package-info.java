@NullMarked
package org.spos.report.page;

import org.jspecify.annotations.NullMarked;
