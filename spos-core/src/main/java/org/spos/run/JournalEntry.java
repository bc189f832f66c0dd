package org.spos.run;

import org.spos.space.Architecture;

/**
 * One evaluated candidate of a search. No time is in it, so that equal searches leave equal bytes.
 *
 * @param epoch search epoch
 * @param index position within the epoch
 * @param architecture what was evaluated
 * @param macs multiply–accumulates for one image
 * @param top1 accuracy in percent
 * @param top5 accuracy in percent
 * @param loss mean cross-entropy; may be infinite or NaN
 * @param origin how it came about, such as {@code mutation}
 */
public record JournalEntry(
    int epoch,
    int index,
    Architecture architecture,
    long macs,
    double top1,
    double top5,
    double loss,
    String origin) {}
