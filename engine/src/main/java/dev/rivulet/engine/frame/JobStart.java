package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;

/**
 * The start of a run, as a frame of the log: what follows it was computed by this pipeline. Immutable.
 *
 * <p>Layout, big-endian, version 2; others are refused:
 *
 * <pre>
 *   0  u8   version (2)
 *   1  i32  length │ fingerprint in UTF-8
 *           i32 length │ version in UTF-8
 * </pre>
 *
 * @param fingerprint what of the pipeline decides the meaning of its state, offsets and epochs
 * @param version all that computed what follows: pipeline, classes, engine, JDK and machine, in words
 */
public record JobStart(String fingerprint, String version) {

    private static final int VERSION = 2;

    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putString(fingerprint);
        out.putString(version);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are no start of a known version
     */
    public static JobStart decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a job start");
        return new JobStart(in.readString(), in.readString());
    }
}
