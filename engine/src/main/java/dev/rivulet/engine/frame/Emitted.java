package dev.rivulet.engine.frame;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a receiver that remembers nothing has an epoch's rows, as a frame of the log: no later run sends them again. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i64  epoch, from 1
 *   9  i64  number of its first rows that are dealt with
 *  17  u8   1 if these are all that the epoch has, else 0
 *  18  i64  of all that it has the digest, the sum of the rows' hashes; else 0
 *  26  i32  length │ the sink's uid in UTF-8
 *           i32  number of runs of rows that the receiver refused and that no frame before this says, then per run:
 *           i64  number of the first row │ i64 of the last │ i32 length │ cause in UTF-8
 * </pre>
 *
 * @param sink its uid
 * @param count rows are counted in the order in which the epoch has them for the sink, refused ones among them
 * @param digest meaningful only if {@code isWhole}
 * @param refused ascending
 */
public record Emitted(String sink, long epoch, long count, boolean isWhole, long digest, List<Refused> refused)
        implements ControlFrame {

    private static final int VERSION = 1;

    /**
     * Rows that follow each other and that the receiver refused for the same cause.
     *
     * @param first the number in the epoch of the first, from 0
     * @param last of the last
     */
    public record Refused(long first, long last, String cause) {}

    public Emitted {
        refused = List.copyOf(refused);
    }

    /** Whether something depends on it; otherwise it only spares the receiver some rows that come again. */
    public boolean isNeeded() {
        return isWhole || !refused.isEmpty();
    }

    @Override
    public int kind() {
        return FrameKind.EMITTED;
    }

    @Override
    public boolean isSilent() {
        return true;
    }

    @Override
    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(epoch);
        out.putLong(count);
        out.putByte(isWhole ? 1 : 0);
        out.putLong(digest);
        out.putString(sink);
        out.putInt(refused.size());
        for (Refused run : refused) {
            out.putLong(run.first);
            out.putLong(run.last);
            out.putString(run.cause);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static Emitted decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a note of what was sent");
        long epoch = in.readLong();
        long count = in.readLong();
        boolean isWhole = in.readByte() == 1;
        long digest = in.readLong();
        String sink = in.readString();
        int runCount = in.readInt();
        List<Refused> refused = new ArrayList<>();
        for (int run = 0; run < runCount; run++) {
            refused.add(new Refused(in.readLong(), in.readLong(), in.readString()));
        }
        return new Emitted(sink, epoch, count, isWhole, digest, refused);
    }
}
