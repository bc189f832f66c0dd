package org.spos.workflow.forecast;

/**
 * One of the three steps.
 *
 * @param command such as {@code search}
 * @param work what it does in numbers, for people
 * @param seconds that it takes
 * @param memoryBytes of tensors in each process; images and Java come on top
 * @param diskBytes that its run takes at most
 */
public record Step(String command, String work, double seconds, long memoryBytes, long diskBytes) {}
