package dev.rivulet.network.http.body;

/**
 * How much a body may have.
 *
 * @param sizeMax in bytes, after decompression
 * @param recordSizeMax in bytes; a longer record is not whole
 * @param recordCountMax of records
 */
public record BodyLimits(int sizeMax, int recordSizeMax, int recordCountMax) {}
