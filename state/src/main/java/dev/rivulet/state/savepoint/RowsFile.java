package dev.rivulet.state.savepoint;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.state.CorruptStateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The layout of a file with the rows of one operator, version 1, big-endian; a newer version is refused, there is none older.
 * Stateless.
 *
 * <pre>
 *   0  i64  magic, "RVLTROWS" in ASCII
 *   8  i32  version (1)
 *  12       chunks, up to the end of the file; none if there are no rows
 *
 *  chunk:
 *   0  i32  size of its rows in bytes, above 0
 *   4  i32  number of its rows, above 0
 *   8  u32  CRC32C of the 8 bytes before and of the rows
 *  12       rows, each  i32 length │ row key │ i32 length │ value
 * </pre>
 *
 * <p>Rows are sorted by their keys as unsigned bytes, over all chunks, and no key is there twice. A row key has the layout of {@link
 * dev.rivulet.state.StateRowKey}. A chunk has at most {@link #CHUNK_SIZE_BYTES} unless it is a single row that is larger.
 */
final class RowsFile {

    /** Large enough for sequential speed, small beside everything else in memory. */
    static final int CHUNK_SIZE_BYTES = 1 << 18;

    static final long MAGIC = 0x52_56_4C_54_52_4F_57_53L;
    static final int VERSION = 1;
    static final int HEADER_SIZE_BYTES = 12;
    static final int CHUNK_HEADER_SIZE_BYTES = 12;

    /** What of a chunk's header its checksum covers. */
    static final int CHECKED_HEADER_SIZE_BYTES = 8;

    private RowsFile() {}

    /** The exception for a place in a file that is not what was written. */
    static CorruptStateException damaged(Path file, long offset, String what) {
        return new CorruptStateException(
                file + " at offset " + offset + ": " + what + "; the savepoint is damaged, take another one");
    }

    /**
     * Exactly the bytes that lie there.
     *
     * @throws CorruptStateException if the file ends before
     */
    static byte[] read(DiskFile opened, Path file, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        int count = opened.read(target, offset);
        if (count < length) {
            throw damaged(file, offset, length + " bytes are wanted, and only " + count + " are there");
        }
        return target.array();
    }
}
