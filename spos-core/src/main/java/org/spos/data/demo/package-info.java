/** A synthetic image folder to try the method on. */
@NullMarked
package org.spos.data.demo;

import org.jspecify.annotations.NullMarked;
