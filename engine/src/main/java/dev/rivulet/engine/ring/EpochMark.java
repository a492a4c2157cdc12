package dev.rivulet.engine.ring;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;

/**
 * The end of an epoch, as a frame of the log. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i64  epoch, from 1
 *   9  i64  the engine's clock when it was made, microseconds since 1970 (for people; nothing is computed from it)
 * </pre>
 */
public record EpochMark(long epoch, long madeMicros) {

    private static final int VERSION = 1;

    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter(17);
        out.putByte(VERSION);
        out.putLong(epoch);
        out.putLong(madeMicros);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are no mark of a known version
     */
    public static EpochMark decode(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "an epoch mark has version " + version + ", this engine reads " + VERSION);
        }
        return new EpochMark(in.readLong(), in.readLong());
    }
}
