/** ONNX models, checked by ONNX Runtime. */
@NullMarked
package org.spos.interop.onnx;

import org.jspecify.annotations.NullMarked;
