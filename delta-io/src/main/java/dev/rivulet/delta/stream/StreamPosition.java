package dev.rivulet.delta.stream;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;

/**
 * Which row of a table a stream reads next. Immutable.
 *
 * <p>Layout, big-endian, version 1 (a newer one is refused, there is none older):
 *
 * <pre>
 *   u8   version (1)
 *   i32  length of the table's id, and the id in UTF-8
 *   i64  version of the table
 *   u8   1 if all files of that version are read, 0 if those that it adds
 *   i32  index of the file
 *   i64  how many of its rows were read
 * </pre>
 *
 * @param tableId tells the table from another that takes its place
 * @param isInitial whether all files of the version are read, and not those that it adds
 * @param fileIndex in the order of files, from 0; those of the initial version go by the time and then by the name, others by the log
 * @param rowCount how many rows of the file were read
 */
record StreamPosition(String tableId, long version, boolean isInitial, int fileIndex, long rowCount) {

    private static final int LAYOUT_VERSION = 1;

    static StreamPosition initial(String tableId, long version) {
        return new StreamPosition(tableId, version, true, 0, 0);
    }

    static StreamPosition at(String tableId, long version) {
        return new StreamPosition(tableId, version, false, 0, 0);
    }

    /** Behind all files of the version. */
    StreamPosition nextVersion() {
        return at(tableId, version + 1);
    }

    StreamPosition nextFile() {
        return new StreamPosition(tableId, version, isInitial, fileIndex + 1, 0);
    }

    StreamPosition afterRows(long count) {
        return new StreamPosition(tableId, version, isInitial, fileIndex, rowCount + count);
    }

    /** Whether nothing of the version was read yet. */
    boolean isAtVersionStart() {
        return fileIndex == 0 && rowCount == 0;
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putByte(LAYOUT_VERSION);
        out.putString(tableId);
        out.putLong(version);
        out.putByte(isInitial ? 1 : 0);
        out.putInt(fileIndex);
        out.putLong(rowCount);
        return out.toByteArray();
    }

    /**
     * @throws IOException if the bytes are no position of a known version
     */
    static StreamPosition decode(byte[] bytes) throws IOException {
        try {
            ByteReader in = new ByteReader(bytes);
            byte version = in.readByte();
            if (version != LAYOUT_VERSION) {
                throw new IOException("the log holds an offset of a Delta source in version " + version
                        + ", this release reads " + LAYOUT_VERSION + "; run the release that wrote it, or a newer one");
            }
            return new StreamPosition(in.readString(), in.readLong(), in.readByte() != 0, in.readInt(), in.readLong());
        } catch (IllegalArgumentException damaged) {
            throw new IOException(
                    "the offset of a Delta source in the log is damaged: " + damaged.getMessage(), damaged);
        }
    }
}
