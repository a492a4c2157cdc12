package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;

/**
 * A source has come to its end, so that it does not hold back the watermarks of the others, as a frame of the log. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i32  length and bytes in UTF-8 of the source's uid
 * </pre>
 */
public record SourceEnd(String sourceUid) implements ControlFrame {

    private static final int VERSION = 1;

    @Override
    public int kind() {
        return FrameKind.SOURCE_END;
    }

    @Override
    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putString(sourceUid);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static SourceEnd decode(ByteBuffer payload) {
        return new SourceEnd(
                FrameBytes.versioned(payload, VERSION, "a source's end").readString());
    }
}
