package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;

/**
 * What somebody decided where the engine must not, as a frame of the log: so that it holds for every later start, and can be read who
 * waived what. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i32  length │ kind in UTF-8
 *           i32 length │ subject in UTF-8
 *           i32 length │ detail in UTF-8
 *           i64 the engine's clock when it was made, microseconds since 1970 (for people)
 * </pre>
 *
 * @param kind what was decided, such as {@link #ACCEPT_DIVERGENCE}
 * @param subject what about, such as an epoch or a sink's uid
 * @param detail what exactly was found when it was decided; it holds for nothing else
 * @param madeMicros when
 */
public record Decision(String kind, String subject, String detail, long madeMicros) {

    /** An epoch may be computed again to other rows than were committed; the subject is the epoch. */
    public static final String ACCEPT_DIVERGENCE = "accept-divergence";

    /** Another pipeline, engine or JDK may go on behind an unclean stop; the subject is the new one. */
    public static final String VERSION_BOUNDARY = "version-boundary";

    /** A record is not worked on; the subject is the position of its batch and its index there, such as {@code 4096/17}. */
    public static final String SKIP_RECORD = "skip-record";

    /** A call of a user's function that did not return is not made; the subject tells it from all others. */
    public static final String SKIP_CALL = "skip-call";

    private static final int VERSION = 1;

    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putString(kind);
        out.putString(subject);
        out.putString(detail);
        out.putLong(madeMicros);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static Decision decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a decision");
        return new Decision(in.readString(), in.readString(), in.readString(), in.readLong());
    }
}
