package dev.rivulet.engine.skip;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.frame.LogEntry;
import dev.rivulet.engine.frame.Shed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which batches of a log are not computed: they become notes of dropped records, in their places. Owned by whoever follows the log, in its
 * order: what lies before a batch that was asked about is forgotten.
 */
public final class SkippedRanges {

    /** By source; of each one in their order, which is also that of their frames, and without overlap. */
    private final Map<String, Deque<Skip>> bySource = new TreeMap<>();

    private final Map<String, Long> lastFrom = new TreeMap<>();

    /** The log says so. */
    public void add(Skip skip) {
        bySource.computeIfAbsent(skip.sourceUid(), uid -> new ArrayDeque<>()).add(skip);
        lastFrom.put(skip.sourceUid(), skip.fromPosition());
    }

    /** From where on the log was skipped last of a source, {@link SkipPlan#NEVER} if it was not. */
    public long lastFrom(String sourceUid) {
        return lastFrom.getOrDefault(sourceUid, SkipPlan.NEVER);
    }

    /** The entry, if it is to be computed; else what is said of its records instead. */
    public LogEntry orShed(LogEntry entry) {
        Batch batch = entry.batch();
        Shed shed = batch == null || entry.returned() != null ? null : shed(batch, entry.position());
        return shed == null ? entry : new LogEntry(entry.position(), entry.endPosition(), null, shed);
    }

    /**
     * What is said of a batch of a source instead of computing it, or null if it is computed.
     *
     * @param position where it begins in the log, not before those that were asked about
     */
    public @Nullable Shed shed(Batch batch, long position) {
        Deque<Skip> skips = bySource.get(batch.sourceUid());
        while (skips != null && !skips.isEmpty() && skips.element().toPosition() <= position) {
            skips.remove();
        }
        boolean isSkipped =
                skips != null && !skips.isEmpty() && skips.element().fromPosition() <= position && !batch.isReplayed();
        return isSkipped ? Shed.of(batch) : null;
    }
}
