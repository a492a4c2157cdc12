package dev.rivulet.engine.checkpoint;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.quality.RuleCounts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint holds beside the operators' state, as of its epoch mark. Immutable.
 *
 * <p>Layout, big-endian, version 3; version 2 is read too, which lacks the last count and the rules, others are refused:
 *
 * <pre>
 *   u8   version (3)
 *   i64  x 8: counts of records in, filtered, dead letters, late, rows out, filtered results, dead results, skipped
 *   what rules have counted (see RuleCounts)
 *   i32  length and bytes of the watermarks (see WatermarkTracker)
 *   i32  number of partitions, then per partition: i32 number, i32 length, bytes of the resume offset
 *   i32  number of outputs, then per output, by uid: i32 length, uid in UTF-8, i64 last epoch that had anything to commit,
 *        i64 rows and i64 digest of all epochs so far, i32 length and target id in UTF-8
 *   i64  processing time, microseconds since 1970
 *   i32  number of lanes
 *   i32  length and bytes in UTF-8 of the version
 *   i32  number of keyed operators, then per operator, by uid: i32 length, uid, i32 length, what its state means, in UTF-8
 * </pre>
 *
 * @param counts since the job's first start
 * @param watermarks the encoded tracker, empty for a new one
 * @param resumeOffsets per partition the source's offset
 * @param outputs per output, by uid, how far it has come
 * @param processingTimeMicros the latest that the log has told of, 0 at first
 * @param laneCount how many lanes were in use, 0 for a new job
 * @param maker what computed it
 */
public record JobSnapshot(
        RecordCounts counts,
        byte[] watermarks,
        Map<Integer, byte[]> resumeOffsets,
        Map<String, OutputProgress> outputs,
        long processingTimeMicros,
        int laneCount,
        Maker maker) {

    private static final int VERSION = 3;

    /** The last one without a count of what was skipped. */
    private static final int VERSION_WITHOUT_SKIPPED = 2;

    /**
     * What computed a snapshot.
     *
     * @param version all of it, in words; empty for nobody
     * @param stateTexts per keyed operator, by uid, what decides the meaning of its state
     */
    public record Maker(String version, Map<String, String> stateTexts) {

        public static final Maker NONE = new Maker("", Map.of());

        public Maker {
            stateTexts = Collections.unmodifiableMap(new TreeMap<>(stateTexts));
        }

        private void write(ByteWriter out) {
            out.putString(version);
            out.putInt(stateTexts.size());
            stateTexts.forEach((uid, text) -> {
                out.putString(uid);
                out.putString(text);
            });
        }

        private static Maker read(ByteReader in) {
            String version = in.readString();
            Map<String, String> texts = new TreeMap<>();
            int count = in.readInt();
            for (int index = 0; index < count; index++) {
                texts.put(in.readString(), in.readString());
            }
            return new Maker(version, texts);
        }
    }

    public JobSnapshot {
        resumeOffsets = new TreeMap<>(resumeOffsets);
        outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
    }

    /** The state of a job that has not seen anything. */
    public static JobSnapshot empty() {
        return new JobSnapshot(RecordCounts.ZERO, new byte[0], Map.of(), Map.of(), 0, 0, Maker.NONE);
    }

    /** The last epoch up to the checkpoint that had anything to commit for an output; 0 if there was none. */
    public long lastEpochWithFiles(String uid) {
        return progress(uid).lastEpochWithFiles();
    }

    /** The same for another log, of which no target has anything. */
    public JobSnapshot withoutOutputs() {
        return new JobSnapshot(counts, watermarks, resumeOffsets, Map.of(), processingTimeMicros, laneCount, maker);
    }

    /** What the target of an output was known by; empty if it was not. */
    public String targetId(String uid) {
        return progress(uid).targetId();
    }

    public OutputProgress progress(String uid) {
        return outputs.getOrDefault(uid, OutputProgress.NONE);
    }

    public byte[] encoded() {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(counts.in());
        out.putLong(counts.filtered());
        out.putLong(counts.deadLetters());
        out.putLong(counts.late());
        out.putLong(counts.out());
        out.putLong(counts.filteredResults());
        out.putLong(counts.deadResults());
        out.putLong(counts.skipped());
        counts.rules().write(out);
        out.putSizedBytes(watermarks);
        out.putInt(resumeOffsets.size());
        resumeOffsets.forEach((partition, offset) -> {
            out.putInt(partition);
            out.putSizedBytes(offset);
        });
        out.putInt(outputs.size());
        outputs.forEach((uid, output) -> {
            out.putString(uid);
            out.putLong(output.lastEpochWithFiles());
            out.putLong(output.rowCount());
            out.putLong(output.digest());
            out.putString(output.targetId());
        });
        out.putLong(processingTimeMicros);
        out.putInt(laneCount);
        maker.write(out);
        return out.toByteArray();
    }

    /**
     * @throws IllegalArgumentException if the bytes are damaged or of a newer version
     */
    public static JobSnapshot decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION && version != VERSION_WITHOUT_SKIPPED) {
            throw new IllegalArgumentException("a job snapshot has version " + version + ", this engine reads "
                    + VERSION_WITHOUT_SKIPPED + " and " + VERSION);
        }
        RecordCounts counts = new RecordCounts(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                version == VERSION ? in.readLong() : 0,
                version == VERSION ? RuleCounts.read(in) : RuleCounts.NONE);
        byte[] watermarks = in.readSizedBytes();
        Map<Integer, byte[]> offsets = new LinkedHashMap<>();
        int partitionCount = in.readInt();
        for (int index = 0; index < partitionCount; index++) {
            offsets.put(in.readInt(), in.readSizedBytes());
        }
        Map<String, OutputProgress> outputs = new TreeMap<>();
        int outputCount = in.readInt();
        for (int index = 0; index < outputCount; index++) {
            outputs.put(
                    in.readString(), new OutputProgress(in.readLong(), in.readLong(), in.readLong(), in.readString()));
        }
        return new JobSnapshot(counts, watermarks, offsets, outputs, in.readLong(), in.readInt(), Maker.read(in));
    }
}
