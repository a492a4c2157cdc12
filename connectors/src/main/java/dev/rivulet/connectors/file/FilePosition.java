package dev.rivulet.connectors.file;

/**
 * A place between two records of a file.
 *
 * @param byteOffset from the start of the content, after decompression; 0 where the format has no such places
 * @param lineCount how many lines, or records, lie before it
 */
public record FilePosition(long byteOffset, long lineCount) {

    public static final FilePosition START = new FilePosition(0, 0);
}
