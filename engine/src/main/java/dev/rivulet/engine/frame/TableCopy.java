package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;

/**
 * A file with the rows that a table outside had once, as log and checkpoints know it. Immutable.
 *
 * @param uid of the step that the rows are for
 * @param fileName in the directory of such files, without a path; no other copy of the job ever has it
 * @param sourceVersion which version of the table it is, in the table's own words
 * @param rowCount 0 or more
 * @param sizeBytes of the file
 * @param crc32c of all its bytes
 */
public record TableCopy(String uid, String fileName, String sourceVersion, long rowCount, long sizeBytes, int crc32c) {

    public TableCopy {
        if (fileName.isEmpty() || fileName.startsWith(".") || fileName.contains("/") || fileName.contains("\\")) {
            throw new IllegalArgumentException("'" + fileName + "' is not the name of a copy of a table");
        }
    }

    /** As i32 length │ uid │ i32 length │ file name │ i32 length │ source version │ i64 rows │ i64 size in bytes │ u32 CRC32C. */
    public void write(ByteWriter out) {
        out.putString(uid);
        out.putString(fileName);
        out.putString(sourceVersion);
        out.putLong(rowCount);
        out.putLong(sizeBytes);
        out.putInt(crc32c);
    }

    /** Reads what {@link #write} wrote. */
    public static TableCopy read(ByteReader in) {
        return new TableCopy(
                in.readString(), in.readString(), in.readString(), in.readLong(), in.readLong(), in.readInt());
    }
}
