package dev.rivulet.engine.checkpoint;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.engine.enrich.LoggedTable;
import dev.rivulet.engine.enrich.TableHistory;
import dev.rivulet.engine.frame.PutOffRow;
import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.engine.quality.RuleCounts;
import dev.rivulet.engine.watermark.Watermarks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a checkpoint holds beside the operators' state, as of its epoch mark. Immutable.
 *
 * <p>Layout, big-endian, version 7. Version 6, which knows no records that were dropped, version 5, which knows no records that were replayed either, version 4, which knows no rows that are put off either, version 3, which knows no tables either, and version 2, of jobs with one source, are read too; others are refused:
 *
 * <pre>
 *   u8   version (7)
 *   i64  x 8: counts of records in, filtered, dead letters, late, rows out, filtered results, dead results, skipped (which version 2 lacks)
 *   what rules have counted (see RuleCounts; which version 2 lacks)
 *   i32  length and bytes of the watermarks (see Watermarks; in version 2 the highest event times)
 *   i32  number of sources, then per source: i32 length, uid in UTF-8, (from here on also version 2) i32 number of partitions, then per
 *        partition: i32 number, i32 length, bytes of the resume offset
 *   i32  number of outputs, then per output, by uid: i32 length, uid in UTF-8, i64 last epoch that had anything to commit,
 *        i64 rows and i64 digest of all epochs so far, i32 length and target id in UTF-8
 *   i64  processing time, microseconds since 1970
 *   i32  number of lanes
 *   i32  length and bytes in UTF-8 of the version
 *   i32  number of keyed operators, then per operator, by uid: i32 length, uid, i32 length, what its state means, in UTF-8
 *   i32  number of copies of tables, then per copy, in the order of the log: i64 position of its frame, the copy (see TableCopy); not in
 *        versions before 4
 *   i32  number of rows that lookups have put off, then per row, in their order: the row (see PutOffRow); not in versions before 5
 *   i64  count of records that were replayed; not in versions before 6
 *   i32  number of sources of which records were dropped, then per source, by uid: i32 length, uid in UTF-8, i64 count; not in versions before 7
 * </pre>
 *
 * @param counts since the job's first start
 * @param watermarks encoded, empty for a new job
 * @param resumeOffsets where the sources go on; not to be changed
 * @param outputs per output, by uid, how far it has come
 * @param processingTimeMicros the latest that the log has told of, 0 at first
 * @param laneCount how many lanes were in use, 0 for a new job
 * @param maker what computed it
 * @param tables the copies of tables that the log, from where it is kept, names up to here; the last of each step holds
 * @param putOff rows that lookups have put off and that are not back, in the order in which they were
 */
public record JobSnapshot(
        RecordCounts counts,
        byte[] watermarks,
        ResumeOffsets resumeOffsets,
        Map<String, OutputProgress> outputs,
        long processingTimeMicros,
        int laneCount,
        Maker maker,
        List<LoggedTable> tables,
        List<PutOffRow> putOff) {

    private static final int VERSION = 7;

    private static final int VERSION_WITHOUT_DROPPED = 6;

    private static final int VERSION_WITHOUT_REPLAYED = 5;

    private static final int VERSION_WITHOUT_PUT_OFF = 4;

    private static final int VERSION_WITHOUT_TABLES = 3;

    /** The last one of jobs with one source, and without counts of what was skipped and by rules. */
    private static final int VERSION_OF_ONE_SOURCE = 2;

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
        outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
        tables = List.copyOf(tables);
        putOff = List.copyOf(putOff);
    }

    /** The state of a job that has not seen anything. */
    public static JobSnapshot empty() {
        return new JobSnapshot(
                RecordCounts.ZERO, new byte[0], new ResumeOffsets(), Map.of(), 0, 0, Maker.NONE, List.of(), List.of());
    }

    /** The last epoch up to the checkpoint that had anything to commit for an output; 0 if there was none. */
    public long lastEpochWithFiles(String uid) {
        return progress(uid).lastEpochWithFiles();
    }

    /**
     * The same for another log, of which no target has anything.
     *
     * @param firstPosition where it begins
     * @throws IllegalStateException if rows are put off, as their places are in the log before
     */
    public JobSnapshot forNewLog(long firstPosition) {
        if (!putOff.isEmpty()) {
            throw new IllegalStateException(putOff.size() + " rows that lookups have put off are of another log");
        }
        List<LoggedTable> inForce = TableHistory.inForce(tables).values().stream()
                .map(table -> new LoggedTable(firstPosition, table.copy()))
                .toList();
        return new JobSnapshot(
                counts,
                watermarks,
                resumeOffsets,
                Map.of(),
                processingTimeMicros,
                laneCount,
                maker,
                inForce,
                List.of());
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
        resumeOffsets.write(out);
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
        out.putInt(tables.size());
        tables.forEach(table -> table.write(out));
        out.putInt(putOff.size());
        putOff.forEach(row -> row.write(out));
        out.putLong(counts.replayed());
        out.putInt(counts.dropped().size());
        counts.dropped().forEach((uid, count) -> {
            out.putString(uid);
            out.putLong(count);
        });
        return out.toByteArray();
    }

    /**
     * @param oneSourceUid of the only source that the job had when older versions wrote
     * @throws IllegalArgumentException if the bytes are damaged or of a newer version
     */
    public static JobSnapshot decode(byte[] bytes, String oneSourceUid) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version < VERSION_OF_ONE_SOURCE || version > VERSION) {
            throw new IllegalArgumentException("a job snapshot has version " + version + ", this engine reads "
                    + VERSION_OF_ONE_SOURCE + " to " + VERSION);
        }
        boolean isOfOneSource = version == VERSION_OF_ONE_SOURCE;
        RecordCounts counts = new RecordCounts(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                isOfOneSource ? 0 : in.readLong(),
                isOfOneSource ? RuleCounts.NONE : RuleCounts.read(in));
        byte[] watermarks = isOfOneSource ? ofOneSource(in.readSizedBytes()) : in.readSizedBytes();
        ResumeOffsets offsets = isOfOneSource ? new ResumeOffsets() : ResumeOffsets.read(in);
        if (isOfOneSource) {
            offsets.readSource(oneSourceUid, in);
        }
        Map<String, OutputProgress> outputs = new TreeMap<>();
        int outputCount = in.readInt();
        for (int index = 0; index < outputCount; index++) {
            outputs.put(
                    in.readString(), new OutputProgress(in.readLong(), in.readLong(), in.readLong(), in.readString()));
        }
        JobSnapshot snapshot = new JobSnapshot(
                counts,
                watermarks,
                offsets,
                outputs,
                in.readLong(),
                in.readInt(),
                Maker.read(in),
                version > VERSION_WITHOUT_TABLES ? readTables(in) : List.of(),
                version > VERSION_WITHOUT_PUT_OFF ? readPutOff(in) : List.of());
        RecordCounts further = version > VERSION_WITHOUT_REPLAYED ? counts.withReplayed(in.readLong()) : counts;
        return snapshot.with(version > VERSION_WITHOUT_DROPPED ? further.withDropped(readDropped(in)) : further);
    }

    private static SortedMap<String, Long> readDropped(ByteReader in) {
        SortedMap<String, Long> dropped = new TreeMap<>();
        int count = in.readInt();
        for (int index = 0; index < count; index++) {
            dropped.put(in.readString(), in.readLong());
        }
        return dropped;
    }

    private JobSnapshot with(RecordCounts changed) {
        return new JobSnapshot(
                changed, watermarks, resumeOffsets, outputs, processingTimeMicros, laneCount, maker, tables, putOff);
    }

    /** The copies of tables that an encoded snapshot names. */
    public static List<LoggedTable> tablesOf(byte[] bytes) {
        return decode(bytes, "").tables();
    }

    private static List<LoggedTable> readTables(ByteReader in) {
        List<LoggedTable> tables = new ArrayList<>();
        int count = in.readInt();
        for (int index = 0; index < count; index++) {
            tables.add(LoggedTable.read(in));
        }
        return tables;
    }

    private static List<PutOffRow> readPutOff(ByteReader in) {
        List<PutOffRow> rows = new ArrayList<>();
        int count = in.readInt();
        for (int index = 0; index < count; index++) {
            rows.add(PutOffRow.read(in));
        }
        return rows;
    }

    private static byte[] ofOneSource(byte[] watermarks) {
        if (watermarks.length == 0) {
            return watermarks;
        }
        ByteWriter marked = new ByteWriter();
        marked.putByte(Watermarks.FORM_OF_ONE_SOURCE);
        marked.putBytes(watermarks);
        return marked.toByteArray();
    }
}
