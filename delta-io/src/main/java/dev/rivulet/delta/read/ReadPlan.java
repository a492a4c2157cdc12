package dev.rivulet.delta.read;

/**
 * Which files a read opens. Immutable.
 *
 * @param fileCount how many may hold rows that are wanted; a limit may end the reading before the last
 * @param skippedFileCount how many surely hold none, by their partition values and statistics, and are not opened
 * @param sizeBytes of the first
 */
public record ReadPlan(int fileCount, int skippedFileCount, long sizeBytes) {}
