package dev.rivulet.system.sim;

import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.RecordCounts;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the engine said of each epoch, and has to say whenever it computes it again. One owner. */
final class EpochReports {

    private record Reported(RecordCounts counts, RecordCounts total) {}

    private final NavigableMap<Long, Reported> byEpoch = new TreeMap<>();

    /** Takes one of them. */
    void add(EpochProgress progress) {
        Reported reported = new Reported(progress.counts(), progress.total());
        Reported before = byEpoch.putIfAbsent(progress.epoch(), reported);
        if (before != null && !before.equals(reported)) {
            throw new AssertionError("epoch " + progress.epoch() + " was " + before + ", now it is " + reported);
        }
    }

    /** Of all epochs up to the last. */
    RecordCounts total() {
        return byEpoch.isEmpty()
                ? RecordCounts.ZERO
                : byEpoch.lastEntry().getValue().total();
    }
}
