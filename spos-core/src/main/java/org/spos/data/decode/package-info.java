/**
 * JPEG and PNG files to uint8 RGB pixels, and OpenCV's resize; the only place that calls OpenCV.
 */
@NullMarked
package org.spos.data.decode;

import org.jspecify.annotations.NullMarked;
