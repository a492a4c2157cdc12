package dev.rivulet.engine.exchange;

import dev.rivulet.core.agent.CallWatch;
import dev.rivulet.engine.enrich.TablesInForce;
import dev.rivulet.engine.failure.Omissions;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.quality.Checks;
import dev.rivulet.engine.quality.RuleCounts;
import dev.rivulet.engine.ring.KeyGroups;
import dev.rivulet.engine.watermark.Watermarks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a lane puts out: rows for the lanes of the next stage, and rows, dead letters and late records for the collect agent.
 * Bounded, so that a watermark that closes a million windows puts them out as fast as they are taken and no faster: when it has no room
 * the lane stops and resumes later. Owned by the lane.
 */
public final class LaneOutput {

    /** Event time and processing time. */
    private static final int CLOCK_COUNT = 2;

    /** What was due: when, and for which key. */
    public record Due(long timeMicros, int keyGroup, Object key) {}

    private final CallWatch watch = new CallWatch();
    private final Omissions omissions;
    private Omissions slotOmissions = Omissions.NONE;
    private final List<Checks> checks = new ArrayList<>();
    private final LaneLink toCollect;
    private final List<LaneLink> toNext = new ArrayList<>();

    private long sequence = -1;
    private KeyGroups keyGroups;

    private final int stage;
    private final @Nullable RowTrace trace;

    /** What rows are being put out of: an element, or else something that fired. */
    private @Nullable KeyedRow element;

    /** Which operator puts out, for which key. */
    private int operator;

    private Object key = "";
    private @Nullable LogEntry entry;

    private TablesInForce tables = TablesInForce.NONE;
    private int segment;
    private long timeMicros;
    private int keyGroup;
    private int ordinal;

    /** What the operator says of the rows that it puts out next, if it does, instead of what they come of. */
    private boolean isStamped;

    private long stampedEventTime;
    private long stampedWatermark;
    private @Nullable Origin last;

    /**
     * @param stage index of the lane's stage
     * @param nextLaneCount how many lanes the next stage has, 0 if there is no next stage
     * @param omissions what decisions leave out
     * @param trace told of every row, or null
     */
    public LaneOutput(
            int stage,
            KeyGroups keyGroups,
            EngineSettings.RingSizes sizes,
            int nextLaneCount,
            Omissions omissions,
            @Nullable RowTrace trace) {
        this.omissions = omissions;
        this.stage = stage;
        this.keyGroups = keyGroups;
        this.trace = trace;
        this.toCollect = new LaneLink(sizes, false);
        for (int lane = 0; lane < nextLaneCount; lane++) {
            toNext.add(new LaneLink(sizes, true));
        }
    }

    LaneLink toCollect() {
        return toCollect;
    }

    LaneLink toNext(int lane) {
        return toNext.get(lane);
    }

    /** Turns to the next slot; only after {@link #flush}. */
    public void beginSlot(long slotSequence, LogEntry slotEntry, KeyGroups slotKeyGroups, TablesInForce slotTables) {
        tables = slotTables;
        sequence = slotSequence;
        slotOmissions = omissions.concerns(slotEntry.position()) ? omissions : Omissions.NONE;
        entry = slotEntry;
        keyGroups = slotKeyGroups;
        element = null;
        segment = Origin.ELEMENTS;
        last = null;
    }

    /**
     * What is put out next comes of this row.
     *
     * @param ofOperator index in the stage
     */
    public void beginElement(KeyedRow row, int ofOperator) {
        element = row;
        operator = ofOperator;
        key = row.key();
        ordinal = 0;
    }

    /**
     * What is put out next was fired.
     *
     * @param ofOperator index in the stage; ascending
     * @param clock which of the operator's clocks; ascending
     * @param due the entry: what was due when, for which key; ascending by time and key group
     */
    public void beginFired(int ofOperator, int clock, Due due) {
        int place = ofOperator * CLOCK_COUNT + clock;
        long dueMicros = due.timeMicros();
        int ofKeyGroup = due.keyGroup();
        boolean goesOn = element == null && segment == place + 1 && timeMicros == dueMicros && keyGroup == ofKeyGroup;
        if (!goesOn) {
            ordinal = 0;
        }
        element = null;
        operator = ofOperator;
        key = due.key();
        segment = place + 1;
        timeMicros = dueMicros;
        keyGroup = ofKeyGroup;
    }

    /**
     * What is put out next, until {@link #unstamp}, has an event time of its own, as the result of a window has that is not put out when it
     * is due.
     *
     * @param watermark as of the records before that, {@link Watermarks#NONE} for the one before the slot
     */
    public void stamp(long eventTime, long watermark) {
        isStamped = true;
        stampedEventTime = eventTime;
        stampedWatermark = watermark;
    }

    public void unstamp() {
        isStamped = false;
    }

    /** Whether more can be put out. What a single row becomes is taken in any case. */
    public boolean hasRoom() {
        boolean hasRoom = toCollect.hasRoom();
        for (int lane = 0; lane < toNext.size(); lane++) {
            hasRoom &= toNext.get(lane).hasRoom();
        }
        if (!hasRoom && last != null) {
            announce(last);
        }
        return hasRoom;
    }

    /** Puts a row out for a sink. */
    public void toSink(int sink, Object row) {
        toCollect.chunkFor(sequence).add(sink, row, nextOrigin());
        if (trace != null) {
            trace.onSink(producer(eventTime()), sink, row);
        }
    }

    /** Puts a row out for an operator of the next stage. */
    public void toOperator(int nextOperator, Object row, Object nextKey, int nextKeyHash) {
        LaneLink link = toNext.get(keyGroups.laneOf(keyGroups.groupOf(nextKeyHash)));
        link.chunkFor(sequence)
                .add(nextOperator, row, nextOrigin(), nextKey, nextKeyHash, eventTime(), partitionWatermark());
        if (trace != null) {
            trace.onExchange(producer(eventTime()), nextOperator, nextKey);
        }
    }

    /** What fires does so by what the slot moves, so it comes under the watermark that was before, but for what is stamped. */
    private long partitionWatermark() {
        if (isStamped) {
            return stampedWatermark;
        }
        return element == null ? Watermarks.NONE : element.partitionWatermark();
    }

    private RowTrace.Producer producer(long eventTime) {
        return new RowTrace.Producer(stage, operator, key, eventTime, entry().position());
    }

    /** A row did not pass a filter behind an operator. */
    public void filtered() {
        toCollect.chunkFor(sequence).add(Target.FILTERED, Target.NO_ROW, nextOrigin());
    }

    /** A function failed on a row, or on what was due, and that is left out. */
    public void skipped() {
        toCollect.chunkFor(sequence).add(Target.SKIPPED, Target.NO_ROW, nextOrigin());
    }

    /** Is told of the calls that are made in the lane. */
    public CallWatch watch() {
        return watch;
    }

    /** What is left out of the slot's entry. */
    public Omissions omissions() {
        return slotOmissions;
    }

    /** Rows are held against rules behind the lane's operators. */
    public void onChecks(Checks more) {
        checks.add(more);
    }

    /** Puts out what rules have counted since it was last done; before {@link #flush} at the end of the slot. */
    public void putRuleCounts() {
        RuleCounts counts = Checks.takeAll(checks);
        if (!counts.byRule().isEmpty()) {
            toCollect.chunkFor(sequence).add(Target.RULES, counts, nextOrigin());
        }
    }

    /** The versions of tables that hold for the slot. */
    public TablesInForce tables() {
        return tables;
    }

    /** The log's entry that rows are put out for. */
    public LogEntry entry() {
        if (entry == null) {
            throw new AssertionError("something was put out before a slot began");
        }
        return entry;
    }

    /**
     * The index in the batch of the one record that rows are being put out of, {@link KeyedRow#NO_RECORD} if there is none: what a window
     * puts out is of many, also where one of them made it due.
     */
    public int record() {
        return element == null || isStamped ? KeyedRow.NO_RECORD : element.record();
    }

    /** The key that rows are being put out for. */
    public Object key() {
        return key;
    }

    /** The event time of what rows are being put out of, or when it was due. */
    public long eventTime() {
        if (isStamped) {
            return stampedEventTime;
        }
        return element == null ? timeMicros : element.eventTime();
    }

    /** A row could not be worked with. */
    public void dead(RejectedRecord record) {
        toCollect.chunkFor(sequence).add(Target.DEAD, record, nextOrigin());
    }

    /** A row came when its window was closed. */
    public void late(RejectedRecord record) {
        toCollect.chunkFor(sequence).add(Target.LATE, record, nextOrigin());
    }

    /**
     * Hands over what was put out; must succeed before the lane is done with the slot.
     *
     * @return false if there is no room; to be tried again
     */
    public boolean flush() {
        boolean isFlushed = toCollect.flush();
        for (int lane = 0; lane < toNext.size(); lane++) {
            isFlushed &= toNext.get(lane).flush();
        }
        if (!isFlushed && last != null) {
            announce(last);
        }
        return isFlushed;
    }

    /** Tells receivers that wait that nothing comes of rows before this place, which the lane itself waits for. */
    public void announceWaitFor(Origin inputBound) {
        announce(Origin.beforeAllOf(inputBound));
    }

    private void announce(Origin origin) {
        toCollect.announce(sequence, origin);
        for (int lane = 0; lane < toNext.size(); lane++) {
            toNext.get(lane).announce(sequence, origin);
        }
    }

    private Origin nextOrigin() {
        Origin origin = element == null
                ? Origin.fired(segment, timeMicros, keyGroup, ordinal)
                : element.originOfResult(ordinal);
        ordinal++;
        assert last == null || last.compareTo(origin) < 0 : origin + " behind " + last;
        last = origin;
        return origin;
    }
}
