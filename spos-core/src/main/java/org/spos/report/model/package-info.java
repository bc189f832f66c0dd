/** What a page of runs shows, as values: the one source of its HTML, its drawings and its JSON. */
@NullMarked
package org.spos.report.model;

import org.jspecify.annotations.NullMarked;
