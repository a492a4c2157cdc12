package dev.rivulet.engine.ring;

import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.quality.RuleCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decode worker made of a batch: rows for each lane, rows that are ready for a sink, and the records that could not become
 * rows. Lives in a {@link WorkSlot} and is reused.
 */
public final class DecodedBatch {

    private static final int INITIAL_COUNT = 16;

    /**
     * What goes to the dead letters: a record, or what became of it, since a step's function failed on that.
     *
     * @param operator the step that refused the record; empty if it was none
     * @param letter of what became of it; null for the record as it came
     */
    public record Reject(
            int record,
            String operator,
            String cause,
            @Nullable RejectedRecord letter) {}

    /**
     * A row that an unordered lookup puts off.
     *
     * @param uid the lookup's
     * @param place among those that the record makes it ask about
     * @param watermarkBefore of the partition by the records before it in the batch, in microseconds, {@link Long#MIN_VALUE} for none
     */
    public record PutOff(String uid, int record, int place, long watermarkBefore) {}

    /** A record on which a user's function failed. */
    public record Failure(int record, Throwable cause) {}

    private final LaneRows[] lanes;
    private final List<List<Object>> finished = new ArrayList<>();
    /** Per sink the record that each of its rows came of. */
    private final int[][] recordsOfFinished;

    private final List<Reject> rejects = new ArrayList<>();
    private final List<PutOff> putOffs = new ArrayList<>();
    private final EventTimes eventTimes = new EventTimes();
    /** Per sink how many rows it had before the current record. */
    private final int[] finishedBefore;

    private @Nullable Failure failure;
    private int filteredCount;
    private int filteredBefore;
    private int skippedCount;
    private int skippedBefore;
    private RuleCounts ruleCounts = RuleCounts.NONE;
    private int rejectCountBefore;
    private List<String> drift = List.of();
    private int source;
    private int record;
    private int rowCount;
    /** Made when it is asked for: where something is refused, or a row goes to a receiver that may refuse it. */
    private int @Nullable [] countsOfRecords;

    public DecodedBatch(int laneCount, int sinkCount) {
        lanes = new LaneRows[laneCount];
        for (int lane = 0; lane < laneCount; lane++) {
            lanes[lane] = new LaneRows();
        }
        for (int sink = 0; sink < sinkCount; sink++) {
            finished.add(new ArrayList<>());
        }
        finishedBefore = new int[sinkCount];
        recordsOfFinished = new int[sinkCount][INITIAL_COUNT];
    }

    /**
     * Empties it for another batch.
     *
     * @param ofSource index in the plan of the source of the batch
     */
    public void clear(int ofSource) {
        source = ofSource;
        for (LaneRows lane : lanes) {
            lane.clear();
        }
        finished.forEach(List::clear);
        rejects.clear();
        putOffs.clear();
        eventTimes.clear();
        failure = null;
        filteredCount = 0;
        skippedCount = 0;
        ruleCounts = RuleCounts.NONE;
        rowCount = 0;
        countsOfRecords = null;
    }

    /** What is added from here on comes of this record. */
    public void beginRecord(int index) {
        record = index;
        eventTimes.beginRecord();
        filteredBefore = filteredCount;
        skippedBefore = skippedCount;
        rejectCountBefore = rejects.size();
        for (int sink = 0; sink < finishedBefore.length; sink++) {
            finishedBefore[sink] = finished.get(sink).size();
        }
    }

    /** The record that is being decoded. */
    public int record() {
        return record;
    }

    /** The current record has this event time, and its partition has come so far by it. */
    public void observeEventTime(long eventTimeMicros, long watermarkMicros) {
        eventTimes.observe(eventTimeMicros, watermarkMicros);
    }

    /** The current record has this event time, as it had before a row of it was put off. */
    public void resumeEventTime(long eventTimeMicros) {
        eventTimes.resume(eventTimeMicros);
    }

    /** A row of the current record is put off. It stays so, whatever becomes of the record on other ways. */
    public void putOff(String uid, int place) {
        putOffs.add(new PutOff(uid, record, place, eventTimes.watermarkBefore()));
        eventTimes.hold();
    }

    /** The rows that are put off, in record order. */
    public List<PutOff> putOffs() {
        return putOffs;
    }

    public void addToLane(int lane, int operator, Object row, Object key, int keyHash) {
        lanes[lane].add(operator, row, key, keyHash, eventTimes, record, rowCount++);
    }

    public void addFinished(int sink, Object row) {
        List<Object> rows = finished.get(sink);
        if (rows.size() == recordsOfFinished[sink].length) {
            recordsOfFinished[sink] = Arrays.copyOf(recordsOfFinished[sink], rows.size() * 2);
        }
        recordsOfFinished[sink][rows.size()] = record;
        rows.add(row);
    }

    public void countFiltered() {
        filteredCount++;
    }

    /** What a step does not pass on, since its function failed on it, counts as filtered. */
    public void countSkipped() {
        filteredCount++;
        skippedCount++;
    }

    /** What the current record has become goes to the dead letters on one of its ways. */
    public void rejectRow(RejectedRecord letter) {
        rejects.add(new Reject(record, letter.operator(), letter.cause(), letter));
    }

    /**
     * The current record goes to the dead letters as a whole: what came of it on other ways is taken back.
     *
     * @param operator the step that refused it; empty if it was none
     */
    public void reject(String operator, String cause) {
        dropRecord();
        rejects.add(new Reject(record, operator, cause, null));
    }

    /** A user's function failed on the current record. */
    public void fail(Throwable cause) {
        dropRecord();
        failure = new Failure(record, cause);
    }

    private void dropRecord() {
        for (LaneRows lane : lanes) {
            lane.dropRecord(record);
        }
        for (int sink = 0; sink < finishedBefore.length; sink++) {
            List<Object> rows = finished.get(sink);
            rows.subList(finishedBefore[sink], rows.size()).clear();
        }
        filteredCount = filteredBefore;
        skippedCount = skippedBefore;
        rejects.subList(rejectCountBefore, rejects.size()).clear();
        eventTimes.dropRecord();
    }

    /** How records have drifted from their source's schema. It is told once, so it stays until it is taken, also when the batch is decoded again. */
    public void addDrift(List<String> more) {
        if (!more.isEmpty()) {
            List<String> all = new ArrayList<>(drift);
            all.addAll(more);
            drift = all;
        }
    }

    /** For the collect agent. */
    public List<String> takeDrift() {
        List<String> taken = drift;
        drift = List.of();
        return taken;
    }

    /** What rules have counted in the batch. */
    public void setRuleCounts(RuleCounts counts) {
        ruleCounts = counts;
    }

    public RuleCounts ruleCounts() {
        return ruleCounts;
    }

    public LaneRows lane(int lane) {
        return lanes[lane];
    }

    /** Rows ready for a sink, in record order. */
    public List<Object> finished(int sink) {
        return finished.get(sink);
    }

    /** The index of the record that a row ready for a sink came of. */
    public int recordOfFinished(int sink, int index) {
        return recordsOfFinished[sink][index];
    }

    /**
     * Whether a record has become one thing at most: a row, a dead letter, or something that is put off. What was filtered does not count.
     * For the collect agent, when all is decoded.
     */
    public boolean isAllOfRecord(int ofRecord) {
        if (countsOfRecords == null) {
            countsOfRecords = countByRecord();
        }
        return countsOfRecords[ofRecord] <= 1;
    }

    private int[] countByRecord() {
        int[] counts = new int[record + 1];
        for (int sink = 0; sink < recordsOfFinished.length; sink++) {
            for (int index = 0; index < finished.get(sink).size(); index++) {
                counts[recordsOfFinished[sink][index]]++;
            }
        }
        for (LaneRows lane : lanes) {
            for (int index = 0; index < lane.count(); index++) {
                counts[lane.record(index)]++;
            }
        }
        rejects.forEach(reject -> counts[reject.record()]++);
        putOffs.forEach(row -> counts[row.record()]++);
        return counts;
    }

    /** In record order. */
    public List<Reject> rejects() {
        return rejects;
    }

    /** What stopped the decoding, for whoever follows the log in order to decide on. */
    public @Nullable Failure failure() {
        return failure;
    }

    public int filteredCount() {
        return filteredCount;
    }

    /** Of {@link #filteredCount} those on which a function failed. */
    public int skippedCount() {
        return skippedCount;
    }

    /** The watermark of the batch's partition by the batch's own records, in microseconds, {@link Long#MIN_VALUE} for none. */
    public long watermark() {
        return eventTimes.watermark();
    }

    /** Index in the plan of the source of the batch. */
    public int source() {
        return source;
    }
}
