package dev.rivulet.engine.frame;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where each source goes on: per source and partition, the offset after its last batch in the log. One owner; copied to pass it on. */
public final class ResumeOffsets {

    /** Before the uid of a source; no uid begins so. */
    private static final String REPLAYS_OF = "\0replays of ";

    private final Map<String, Map<Integer, byte[]>> bySource = new TreeMap<>();

    public ResumeOffsets copy() {
        ResumeOffsets copy = new ResumeOffsets();
        bySource.forEach((uid, offsets) -> copy.bySource.put(uid, new TreeMap<>(offsets)));
        return copy;
    }

    /** Notes a batch that the log has. */
    public void note(Batch batch) {
        if (batch.isReplayed()) {
            put(REPLAYS_OF + batch.sourceUid(), 0, batch.resumeOffset());
        } else {
            put(batch.sourceUid(), batch.partition(), batch.resumeOffset());
        }
    }

    /** Notes what the log has instead of batches. */
    public void note(Shed shed) {
        put(shed.sourceUid(), shed.partition(), shed.resumeOffset());
    }

    /** How far the replays of a source have come, whatever partitions their records are of. */
    public Optional<byte[]> ofReplays(String sourceUid) {
        return Optional.ofNullable(of(REPLAYS_OF + sourceUid).get(0));
    }

    public void put(String sourceUid, int partition, byte[] offset) {
        bySource.computeIfAbsent(sourceUid, uid -> new TreeMap<>()).put(partition, offset);
    }

    /** Per partition of a source; empty if the log has nothing of it. */
    public Map<Integer, byte[]> of(String sourceUid) {
        return bySource.getOrDefault(sourceUid, Map.of());
    }

    /** Writes i32 number of sources, then per source: uid, i32 number of partitions, then per partition: i32 number, sized offset. */
    public void write(ByteWriter out) {
        out.putInt(bySource.size());
        bySource.forEach((uid, offsets) -> {
            out.putString(uid);
            writeOffsets(offsets, out);
        });
    }

    private static void writeOffsets(Map<Integer, byte[]> offsets, ByteWriter out) {
        out.putInt(offsets.size());
        offsets.forEach((partition, offset) -> {
            out.putInt(partition);
            out.putSizedBytes(offset);
        });
    }

    /** Reads what {@link #write} wrote. */
    public static ResumeOffsets read(ByteReader in) {
        ResumeOffsets offsets = new ResumeOffsets();
        int count = in.readInt();
        for (int index = 0; index < count; index++) {
            offsets.readSource(in.readString(), in);
        }
        return offsets;
    }

    /** Reads the offsets of one source: i32 number of partitions, then per partition: i32 number, sized offset. */
    public void readSource(String sourceUid, ByteReader in) {
        int count = in.readInt();
        for (int index = 0; index < count; index++) {
            put(sourceUid, in.readInt(), in.readSizedBytes());
        }
    }
}
