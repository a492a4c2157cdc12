package dev.rivulet.engine.job;

import java.util.List;

/**
 * One committed epoch, for progress displays and event logs. Immutable.
 *
 * @param epoch its number
 * @param counts what became of its records
 * @param total what became of all records since the job's first start, this epoch included
 * @param watermarkMicros at its end, {@link Long#MIN_VALUE} before any event time
 * @param resource where its last batch came from, such as a file; empty for none
 * @param commitNs how long its commit took, with all epochs in it
 * @param triggerNs since the commit before, or since the start; shared evenly by the epochs of a commit
 * @param committedMicros when it became visible, microseconds since 1970
 * @param drift how its records have drifted from the sources' schemas as none has before in this run, such as {@code readings: speed is
 *     unknown}
 */
public record EpochProgress(
        long epoch,
        RecordCounts counts,
        RecordCounts total,
        long watermarkMicros,
        String resource,
        long commitNs,
        long triggerNs,
        long committedMicros,
        List<String> drift) {

    public EpochProgress {
        drift = List.copyOf(drift);
    }

    /** Nothing has drifted. */
    public EpochProgress(
            long epoch,
            RecordCounts counts,
            RecordCounts total,
            long watermarkMicros,
            String resource,
            long commitNs,
            long triggerNs,
            long committedMicros) {
        this(epoch, counts, total, watermarkMicros, resource, commitNs, triggerNs, committedMicros, List.of());
    }
}
