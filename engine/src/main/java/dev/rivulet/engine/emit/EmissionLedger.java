package dev.rivulet.engine.emit;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.engine.frame.Emitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of the rows that a receiver has: read once, when a job starts, and then only looked at. One owner at a time.
 */
public final class EmissionLedger {

    private final TreeMap<Long, Noted> epochs = new TreeMap<>();

    /** Of one epoch. */
    private static final class Noted {
        private long count;
        private boolean isWhole;
        private long digest;
        private final TreeMap<Long, Emitted.Refused> refusedByFirst = new TreeMap<>();
    }

    /** Takes the frames of one sink in their order. */
    public void add(Emitted frame) {
        Noted noted = epochs.computeIfAbsent(frame.epoch(), epoch -> new Noted());
        noted.count = Math.max(noted.count, frame.count());
        frame.refused().forEach(run -> noted.refusedByFirst.put(run.first(), run));
        if (frame.isWhole()) {
            noted.isWhole = true;
            noted.digest = frame.digest();
        }
    }

    /** The last epoch of which all is said to be dealt with; 0 for none. */
    public long lastWholeEpoch() {
        long last = 0;
        for (Map.Entry<Long, Noted> entry : epochs.entrySet()) {
            last = entry.getValue().isWhole ? entry.getKey() : last;
        }
        return last;
    }

    /** What is known of whole epochs, ascending. What was refused of them is not part of it. */
    List<EpochSeal> seals(long fromEpoch) {
        List<EpochSeal> seals = new ArrayList<>();
        epochs.tailMap(fromEpoch, true).forEach((epoch, noted) -> {
            if (noted.isWhole) {
                seals.add(new EpochSeal(epoch, 0, noted.count, noted.digest));
            }
        });
        return seals;
    }

    /** How many of an epoch's first rows are not sent any more. */
    long count(long epoch) {
        Noted noted = epochs.get(epoch);
        return noted == null ? 0 : noted.count;
    }

    /** Why the receiver refused a row; null if it did not, or that is not known. */
    @Nullable String refusal(long epoch, long number) {
        Noted noted = epochs.get(epoch);
        Map.Entry<Long, Emitted.Refused> run = noted == null ? null : noted.refusedByFirst.floorEntry(number);
        return run == null || run.getValue().last() < number
                ? null
                : run.getValue().cause();
    }
}
