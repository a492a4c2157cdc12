package dev.rivulet.engine.frame;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.nio.ByteBuffer;

/**
 * Records of a source were dropped instead of logged, as the log had no room and the source is to be treated so, as a frame of the log: the
 * source goes on behind them, and they are counted. They say nothing of time. It also stands for a batch of the log that is {@linkplain
 * dev.rivulet.engine.skip.Skip skipped}, and is no frame then. Immutable.
 *
 * <p>Layout, big-endian, version 1; a newer version is refused:
 *
 * <pre>
 *   0  u8   version (1)
 *   1  i32  length │ the source's uid in UTF-8
 *           i32  partition
 *           i32  length │ the offset behind the last of them
 *           i64  number of records
 *           i64  size of their batches, in bytes
 *           i64  when the first and (i64) the last were taken in, microseconds since 1970 (for people)
 * </pre>
 *
 * @param recordCount at least 0
 */
public record Shed(
        String sourceUid,
        int partition,
        byte[] resumeOffset,
        long recordCount,
        long sizeBytes,
        long firstMicros,
        long lastMicros)
        implements ControlFrame {

    private static final int VERSION = 1;

    public Shed {
        if (recordCount < 0) {
            throw new IllegalArgumentException("of source " + sourceUid + " " + recordCount + " records were dropped");
        }
    }

    /** Of a batch that is dropped as a whole. */
    public static Shed of(Batch batch) {
        return new Shed(
                batch.sourceUid(),
                batch.partition(),
                batch.resumeOffset(),
                batch.recordCount() + batch.omittedCount(),
                batch.sizeBytes(),
                batch.ingestTimeMicros(),
                batch.ingestTimeMicros());
    }

    @Override
    public int kind() {
        return FrameKind.SHED;
    }

    @Override
    public ByteBuffer encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putString(sourceUid);
        out.putInt(partition);
        out.putSizedBytes(resumeOffset);
        out.putLong(recordCount);
        out.putLong(sizeBytes);
        out.putLong(firstMicros);
        out.putLong(lastMicros);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of a known version
     */
    public static Shed decode(ByteBuffer payload) {
        ByteReader in = FrameBytes.versioned(payload, VERSION, "a frame of dropped records");
        return new Shed(
                in.readString(),
                in.readInt(),
                in.readSizedBytes(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }
}
