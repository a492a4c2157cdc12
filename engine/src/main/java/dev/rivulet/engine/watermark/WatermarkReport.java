package dev.rivulet.engine.watermark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far event time has come, and who holds it back. Immutable. All times are microseconds since 1970, {@link Watermarks#NONE} for none.
 *
 * @param watermarkMicros of the whole job: the lowest of its sources that are not idle, or what rows that are put off hold it at; it never
 *     goes back
 * @param sources those whose rows have an event time, in the order of the pipeline
 * @param lookups per lookup, by uid, how many rows hold the watermark where it is, as they are put off
 */
public record WatermarkReport(long watermarkMicros, List<Source> sources, SortedMap<String, Integer> lookups) {

    /** Before anything has come. */
    public static final WatermarkReport NONE = new WatermarkReport(Watermarks.NONE, List.of(), new TreeMap<>());

    public WatermarkReport {
        sources = List.copyOf(sources);
        lookups = Collections.unmodifiableSortedMap(new TreeMap<>(lookups));
    }

    /**
     * A source.
     *
     * @param uid its name in the pipeline
     * @param watermarkMicros the lowest of its partitions that are not idle
     * @param isIdle whether it holds nothing back, since nothing has come of it for its idleness, or it has come to its end
     * @param partitions those of which a row with an event time has come
     */
    public record Source(String uid, long watermarkMicros, boolean isIdle, List<Partition> partitions) {
        public Source {
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * A partition of a source.
     *
     * @param number as the source counts them
     * @param watermarkMicros by its own rows
     * @param movedMicros processing time at which that moved last; 0 if it is not known
     * @param activeMicros processing time of the last batch with records; 0 if it is not known
     * @param isIdle whether it holds nothing back, since nothing has come of it for the source's idleness
     */
    public record Partition(int number, long watermarkMicros, long movedMicros, long activeMicros, boolean isIdle) {}

    /** In words, one a line: who holds the watermark back, and since when. Empty if nobody does. */
    public List<String> holders() {
        List<String> holders = new ArrayList<>();
        lookups.forEach((uid, count) -> holders.add("lookup " + uid + ", rows that are put off: " + count));
        for (Source source : sources) {
            if (source.isIdle || source.watermarkMicros > watermarkMicros) {
                continue;
            }
            if (source.partitions.isEmpty()) {
                holders.add("source " + source.uid + ": no row with an event time has come of it yet");
            }
            for (Partition partition : source.partitions) {
                if (!partition.isIdle && partition.watermarkMicros <= watermarkMicros) {
                    holders.add("source " + source.uid + ", partition " + partition.number);
                }
            }
        }
        return List.copyOf(holders);
    }
}
