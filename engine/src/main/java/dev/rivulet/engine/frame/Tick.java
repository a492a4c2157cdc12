package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;

/**
 * Processing time has come to where something is due, as a frame of the log. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i64  processing time, microseconds since 1970
 * </pre>
 *
 * @param processingTimeMicros the engine's clock when it was made; where a mark overtook it, the mark's later time holds
 */
public record Tick(long processingTimeMicros) implements ControlFrame {

    private static final int VERSION = 1;

    @Override
    public int kind() {
        return FrameKind.TICK;
    }

    @Override
    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(processingTimeMicros);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static Tick decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a tick");
        return new Tick(in.readLong());
    }
}
