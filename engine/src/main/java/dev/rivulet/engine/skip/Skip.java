package dev.rivulet.engine.skip;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.engine.frame.FrameBytes;
import java.nio.ByteBuffer;

/**
 * The records of a source between two positions of the log are not computed, as the log had no room for newer ones, as a frame of the log. It
 * lies behind what it is about, and is durable before any of that goes to the lanes. Batches of replayed records are computed all the same, and
 * rows that come back, which are of batches that lie before. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i32  length │ the source's uid in UTF-8
 *           i64  from which position on, in bytes
 *           i64  up to which position; a batch that begins there is computed
 *           i64  when it was decided, microseconds since 1970 (for people)
 * </pre>
 *
 * @param fromPosition where the first frame begins that it may concern
 * @param toPosition behind that
 */
public record Skip(String sourceUid, long fromPosition, long toPosition, long madeMicros) {

    private static final int VERSION = 1;

    public Skip {
        if (fromPosition < 0 || toPosition <= fromPosition) {
            throw new IllegalArgumentException("of source " + sourceUid + " the log is to be skipped from position "
                    + fromPosition + " to " + toPosition + ", wanted some of it");
        }
    }

    /** The payload of the frame. */
    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putString(sourceUid);
        out.putLong(fromPosition);
        out.putLong(toPosition);
        out.putLong(madeMicros);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static Skip decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a frame of skipped records");
        return new Skip(in.readString(), in.readLong(), in.readLong(), in.readLong());
    }
}
