package dev.rivulet.engine.frame;

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
 *   9  i64  the engine's clock when it was made, microseconds since 1970 (from here on the processing time, where it is later than before)
 * </pre>
 */
public record EpochMark(long epoch, long madeMicros) implements ControlFrame {

    private static final int VERSION = 1;

    @Override
    public int kind() {
        return FrameKind.EPOCH_MARK;
    }

    @Override
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
        ByteReader in = FrameBytes.versioned(payload, VERSION, "an epoch mark");
        return new EpochMark(in.readLong(), in.readLong());
    }
}
