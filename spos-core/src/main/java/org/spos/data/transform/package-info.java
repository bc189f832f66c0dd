/**
 * Augmentation and evaluation transforms on uint8 RGB, as torchvision on PIL and OpenCV do them.
 */
@NullMarked
package org.spos.data.transform;

import org.jspecify.annotations.NullMarked;
