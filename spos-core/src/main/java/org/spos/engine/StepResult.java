package org.spos.engine;

/**
 * What one training step saw, before its update.
 *
 * @param loss mean label-smoothed cross-entropy of the batch, over all paths
 * @param top1 images whose class got the highest logit
 * @param top5 images whose class is among the five highest
 * @param images images in the batch, counted once for each path
 */
public record StepResult(double loss, int top1, int top5, int images) {}
