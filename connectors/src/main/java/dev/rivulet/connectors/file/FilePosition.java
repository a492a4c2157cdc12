package dev.rivulet.connectors.file;

/**
 * A place between two records of a file.
 *
 * @param byteOffset from the start of the content, after decompression
 * @param lineCount how many lines lie before it
 */
record FilePosition(long byteOffset, long lineCount) {

    static final FilePosition START = new FilePosition(0, 0);
}
