/** Searches and ranks with a task of Apache Spark for each candidate. */
@NullMarked
package org.spos.spark;

import org.jspecify.annotations.NullMarked;
