package dev.rivulet.parquet.file;

import org.apache.parquet.format.PageHeader;

/**
 * A page as it lies in the file.
 *
 * @param place of its first byte
 * @param bytes compressed, as far as they are
 */
record StoredPage(long place, PageHeader header, byte[] bytes) {}
