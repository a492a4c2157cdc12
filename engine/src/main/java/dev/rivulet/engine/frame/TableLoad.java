package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;

/**
 * From here on rows are enriched with another version of a table, as a frame of the log. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1       the copy, see {@link TableCopy#write}
 *      i64  the engine's clock when it was made, microseconds since 1970 (for people)
 * </pre>
 *
 * @param copy with the rows, durable before the frame is
 */
public record TableLoad(TableCopy copy, long madeMicros) implements ControlFrame {

    private static final int VERSION = 1;

    @Override
    public int kind() {
        return FrameKind.TABLE_LOAD;
    }

    @Override
    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        copy.write(out);
        out.putLong(madeMicros);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static TableLoad decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a table load");
        return new TableLoad(TableCopy.read(in), in.readLong());
    }
}
