package dev.rivulet.engine.feed;

import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.Shed;
import dev.rivulet.engine.ingest.DropAlarm;
import dev.rivulet.engine.skip.Skip;
import dev.rivulet.engine.skip.SkipDesk;
import dev.rivulet.engine.skip.SkipPlan;
import dev.rivulet.engine.skip.SkippedRanges;
import dev.rivulet.wal.Wal;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A live log of which some is skipped when newer records have no room. Proposes what to skip from where it stands, and stands there until the
 * log says so for good: so what goes to the lanes is a function of the log at any time, and the next start finds the same. Owned by the feeder
 * agent.
 *
 * <p>What earlier runs may have computed is never skipped: its rows may be in the tables, or with receivers, and lookups were asked about it.
 */
public final class SkippingFeed implements LogEntries {

    /**
     * The parts of the job that it goes by.
     *
     * @param alarms makes what tells of a source's skipped records; of those that others drop whoever drops them tells
     */
    public record Parts(
            Wal wal, Clock clock, SkipDesk desk, SkippedRanges skipped, Function<String, DropAlarm> alarms) {}

    private final LogEntries log;
    private final Parts parts;
    private final long segmentSizeBytes;

    /** By the sources that may be skipped. */
    private final Map<String, DropAlarm> alarms = new TreeMap<>();

    /** Where the log ended when this run began. */
    private final long computedEnd;

    private long position;
    private @Nullable Skip proposed;

    /** Where the frame of the proposal ends in the log, once it is there. */
    private long loggedEnd = SkipDesk.NOT_LOGGED;

    /**
     * @param startPosition from where on the log is followed
     * @param segmentSizeBytes of the log
     */
    public SkippingFeed(LogEntries log, Parts parts, long startPosition, long segmentSizeBytes) {
        this.log = log;
        this.parts = parts;
        this.segmentSizeBytes = segmentSizeBytes;
        this.computedEnd = parts.wal.endPosition();
        this.position = startPosition;
        parts.desk.uids().forEach(uid -> alarms.put(uid, parts.alarms.apply(uid)));
    }

    @Override
    public @Nullable LogEntry next() throws IOException {
        alarms.values().forEach(alarm -> alarm.onTime(parts.clock.nanoTime()));
        if (proposed == null) {
            propose();
        }
        if (proposed != null && !isDecided(proposed)) {
            return null;
        }
        LogEntry entry = log.next();
        if (entry == null) {
            return null;
        }
        position = entry.endPosition();
        LogEntry taken = parts.skipped.orShed(entry);
        if (taken.control() instanceof Shed shed && taken.position() >= computedEnd) {
            alarm(shed);
        }
        return taken;
    }

    /** Of one source at a time; the others have their turn when that is decided. */
    private void propose() {
        for (String uid : parts.desk.shortOnes()) {
            SkipPlan plan =
                    new SkipPlan(parts.wal.firstPosition(), position, parts.wal.flushedPosition(), segmentSizeBytes);
            long sizeBytes = plan.sizeBytes(parts.skipped.lastFrom(uid), computedEnd);
            if (sizeBytes > 0) {
                proposed = new Skip(uid, position, position + sizeBytes, parts.clock.epochMicros());
                parts.desk.propose(proposed);
                return;
            }
        }
    }

    /** Whether the log says so for good, in any sync mode, or cannot. */
    private boolean isDecided(Skip skip) {
        if (loggedEnd == SkipDesk.NOT_LOGGED) {
            Long answer = parts.desk.pollAnswer();
            if (answer == null) {
                return false;
            }
            loggedEnd = answer;
        }
        if (loggedEnd != SkipDesk.NOT_LOGGED && parts.wal.durablePosition() < loggedEnd) {
            return false;
        }
        if (loggedEnd != SkipDesk.NOT_LOGGED) {
            parts.skipped.add(skip);
        }
        proposed = null;
        loggedEnd = SkipDesk.NOT_LOGGED;
        return true;
    }

    private void alarm(Shed shed) {
        DropAlarm alarm = alarms.get(shed.sourceUid());
        if (alarm != null) {
            alarm.onDropped(shed.recordCount(), parts.clock.nanoTime());
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
