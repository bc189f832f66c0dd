package org.spos.engine.nd4j;

import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;

/**
 * What a network is given.
 *
 * @param images of which it takes some in a row
 * @param first of those
 * @param format of their pixels for the network
 */
record Input(ImageBatch images, int first, PixelFormat format) {}
