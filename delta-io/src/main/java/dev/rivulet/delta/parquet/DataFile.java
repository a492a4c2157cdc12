package dev.rivulet.delta.parquet;

/**
 * A finished data file. Immutable.
 *
 * @param statistics in Delta's JSON form
 */
public record DataFile(long sizeBytes, long rowCount, String statistics) {}
