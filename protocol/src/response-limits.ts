/*
 * What a department sends, and a gateway waits for and reads: no more of either side.
 */

/** No department works on a response for longer, whatever a gateway says. */
export const maxResponseMs = 30_000;

/**
 * Fields, and elements of lists. For a gateway, reading, merging and writing so many takes a tenth of a second, in which
 * nobody else is served.
 */
export const maxResponseValues = 200_000;
