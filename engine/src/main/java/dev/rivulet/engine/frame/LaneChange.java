package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;

/**
 * From here on the keys are spread over another number of lanes, as a frame of the log. Results do not depend on it. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i32  number of lanes
 * </pre>
 *
 * @param laneCount from 1; a run that has fewer lanes at most uses as many as it has
 */
public record LaneChange(int laneCount) implements ControlFrame {

    private static final int VERSION = 1;

    public LaneChange {
        if (laneCount < 1) {
            throw new IllegalArgumentException("a lane change is to " + laneCount + " lanes, wanted at least 1");
        }
    }

    @Override
    public int kind() {
        return FrameKind.LANE_CHANGE;
    }

    @Override
    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putInt(laneCount);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static LaneChange decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a lane change");
        return new LaneChange(in.readInt());
    }
}
