package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import java.nio.ByteBuffer;

/** Reading what all frames begin with. Stateless. */
final class FrameBytes {

    private FrameBytes() {}

    /**
     * The bytes behind the version byte.
     *
     * @throws IllegalArgumentException if it is another version
     */
    static ByteReader versioned(ByteBuffer payload, int version, String what) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        ByteReader in = new ByteReader(bytes);
        int found = in.readByte();
        if (found != version) {
            throw new IllegalArgumentException(what + " has version " + found + ", this engine reads " + version);
        }
        return in;
    }
}
