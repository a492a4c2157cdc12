package dev.rivulet.connectors.file;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a folder's reader stands: the file it is in, the place there, and which files it has finished since the {@link
 * FinishedFiles ledger} was last written. Immutable.
 *
 * <p>Layout, big-endian, version 1 (a newer one is refused, there is none older); text is an i32 length and UTF-8:
 *
 * <pre>
 *   u8    version (1)
 *   u8    1 if there is a current file, else 0, and then the next five are absent
 *   text  its name
 *   i64   its size in bytes
 *   i32   CRC32C of its head
 *   i64   bytes read, after decompression
 *   i64   lines read
 *   i32   how many files were finished since the ledger
 *   text  the name of each, in the order in which they were finished
 * </pre>
 */
record FileOffset(@Nullable FileIdentity current, FilePosition position, List<String> finishedNames) {

    static final FileOffset START = new FileOffset(null, FilePosition.START, List.of());

    private static final int VERSION = 1;

    FileOffset {
        finishedNames = List.copyOf(finishedNames);
    }

    byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putByte(current == null ? 0 : 1);
        if (current != null) {
            out.putString(current.name());
            out.putLong(current.sizeBytes());
            out.putInt(current.headChecksum());
            out.putLong(position.byteOffset());
            out.putLong(position.lineCount());
        }
        out.putInt(finishedNames.size());
        finishedNames.forEach(out::putString);
        return out.toByteArray();
    }

    /**
     * @throws IOException if the bytes are no offset of a known version
     */
    static FileOffset decode(byte[] bytes) throws IOException {
        try {
            return decode(new ByteReader(bytes));
        } catch (IllegalArgumentException e) {
            throw new IOException("the offset of a file source in the log is damaged: " + e.getMessage(), e);
        }
    }

    private static FileOffset decode(ByteReader in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IOException("the log holds an offset of a file source in version " + version
                    + ", this release reads " + VERSION + "; run the release that wrote it, or a newer one");
        }
        FileIdentity current = null;
        FilePosition position = FilePosition.START;
        if (in.readByte() != 0) {
            current = new FileIdentity(in.readString(), in.readLong(), in.readInt());
            position = new FilePosition(in.readLong(), in.readLong());
        }
        List<String> finishedNames = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            finishedNames.add(in.readString());
        }
        return new FileOffset(current, position, finishedNames);
    }
}
