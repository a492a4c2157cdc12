package dev.rivulet.connectors.tail;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.IOException;

/**
 * Which file is being read, and how far. Immutable.
 *
 * <p>Layout, big-endian, version 1 (a newer one is refused, there is none older); text is an i32 length and UTF-8:
 *
 * <pre>
 *   u8    version (1)
 *   text  the file's key, by which the file system knows it under any name
 *   i32   how many of its first bytes are known, 0 to 1,024 │ i32 CRC32C of these
 *   i64   bytes read, after decompression │ i64 lines read
 *   i64   its size when that was written, after decompression as far as known
 *   i64   when it was last written, microseconds since 1970
 * </pre>
 */
record TailOffset(
        String key,
        int headLength,
        int headChecksum,
        long position,
        long lineCount,
        long sizeBytes,
        long modifiedMicros) {

    private static final int VERSION = 1;

    byte[] encode() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putString(key);
        out.putInt(headLength);
        out.putInt(headChecksum);
        out.putLong(position);
        out.putLong(lineCount);
        out.putLong(sizeBytes);
        out.putLong(modifiedMicros);
        return out.toByteArray();
    }

    /**
     * @throws IOException if the bytes are no offset of a known version
     */
    static TailOffset decode(byte[] bytes) throws IOException {
        try {
            ByteReader in = new ByteReader(bytes);
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("the log holds an offset of a followed file in version " + version
                        + ", this release reads " + VERSION + "; run the release that wrote it, or a newer one");
            }
            return new TailOffset(
                    in.readString(),
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong());
        } catch (IllegalArgumentException e) {
            throw new IOException("the offset of a followed file in the log is damaged: " + e.getMessage(), e);
        }
    }
}
