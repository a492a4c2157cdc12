package dev.rivulet.engine.enrich;

import dev.rivulet.core.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The layout of a copy of a table, version 1, big-endian; a newer version is refused, there is none older. Stateless.
 *
 * <pre>
 *   0  i64  magic, "RVLTTABL" in ASCII
 *   8  i32  version (1)
 *  12  i32  length │ schema of the rows, see {@link dev.rivulet.core.codec.SchemaCodec}
 *   n       chunks, up to the end of the file; none if there are no rows
 *
 *  chunk:
 *   0  i32  size of its rows in bytes, above 0
 *   4  i32  number of its rows, above 0
 *   8  u32  CRC32C of the 8 bytes before and of the rows
 *  12       rows, one after the other, in the form of the schema
 * </pre>
 *
 * <p>Who names the file knows its size, the number of its rows and the CRC32C of all its bytes. A chunk has about {@link
 * #CHUNK_SIZE_BYTES}, or a single row that is larger.
 */
final class TableCopyFile {

    /** Large enough for sequential speed, small enough to be one portion of work. */
    static final int CHUNK_SIZE_BYTES = 1 << 18;

    static final long MAGIC = 0x52_56_4C_54_54_41_42_4CL;
    static final int VERSION = 1;
    static final int HEADER_SIZE_BYTES = 16;
    static final int CHUNK_HEADER_SIZE_BYTES = 12;

    /** What of a chunk's header its checksum covers. */
    static final int CHECKED_HEADER_SIZE_BYTES = 8;

    private TableCopyFile() {}

    /** The exception for a copy that is not what was written. */
    static IOException damaged(Path file, long offset, String what) {
        return new IOException(
                file + " at offset " + offset + ": " + what + "; this copy of a table is damaged, and what was"
                        + " computed with it cannot be computed again without it: restore the data directory from a copy, or start from a"
                        + " savepoint in a new one");
    }

    /** Exactly the bytes that lie there. */
    static byte[] read(DiskFile opened, Path file, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        int count = opened.read(target, offset);
        if (count < length) {
            throw damaged(file, offset, length + " bytes are wanted, and only " + count + " are there");
        }
        return target.array();
    }
}
