package dev.rivulet.system.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The watermarks of all groups of sources, thought out anew from what each partition has shown whenever somebody asks. */
final class PlainWatermarks {

    static final long NONE = Long.MIN_VALUE;

    /** What a partition has shown. */
    private static final class Partition {
        private long mark = NONE;
        private long seenAt;
        private boolean isIdle;
    }

    /** A source; the second one gets idle. */
    private static final class Source {
        private final Map<Integer, Partition> partitions = new TreeMap<>();
        private final boolean getsIdle;
        private long mark = NONE;
        private long since = NONE;
        private boolean isIdle;

        Source(boolean getsIdle) {
            this.getsIdle = getsIdle;
        }

        void raise() {
            LongStream marks = partitions.values().stream()
                    .filter(each -> !each.isIdle && each.mark != NONE)
                    .mapToLong(each -> each.mark);
            mark = Math.max(mark, marks.min().orElse(NONE));
        }

        /** Whether somebody has got idle. */
        boolean onTime(long now) {
            if (!getsIdle) {
                return false;
            }
            since = since == NONE ? now : since;
            boolean isNews = false;
            for (Partition each : partitions.values()) {
                boolean isOver = now >= Math.max(each.seenAt, since) + PipelineMaker.IDLENESS_MICROS;
                isNews |= isOver && !each.isIdle;
                each.isIdle |= isOver;
            }
            boolean isSilent = partitions.isEmpty()
                    ? now >= since + PipelineMaker.IDLENESS_MICROS
                    : partitions.values().stream().allMatch(each -> each.isIdle);
            if (isNews && !isSilent) {
                raise(); // Who comes back without anything new moves nothing, or where batches are cut would show.
            }
            isNews |= isSilent && !isIdle;
            isIdle |= isSilent;
            return isNews;
        }
    }

    private final List<Source> sources = new ArrayList<>();

    /** Of each group of sources, as {@link #of} numbers them. */
    private final long[] watermarks;

    private boolean wasAnySourceIdle;

    /** As of before the entry at hand: what rows in the middle of it are judged by. */
    private long[] known;

    private long[] lowestOfOthers;
    private long lowestOfPartitions;
    private long ofPartition;
    private long ofSource;

    private Source source;
    private int partition;
    private long highest = NONE;
    private boolean isBatch;

    PlainWatermarks(int sourceCount) {
        for (int index = 0; index < sourceCount; index++) {
            sources.add(new Source(index > 0));
        }
        source = sources.get(0);
        watermarks = new long[1 << sourceCount];
        Arrays.fill(watermarks, NONE);
        known = watermarks.clone();
        lowestOfOthers = watermarks.clone();
    }

    /** The number of all sources together. */
    int all() {
        return watermarks.length - 1;
    }

    /**
     * How far a group of sources has come.
     *
     * @param group a bit for each source, the lowest for the first
     */
    long of(int group) {
        return watermarks[group];
    }

    /** How far a group of sources would have come if the partition of the batch at hand had come so far and no further. */
    long of(int group, long mark) {
        if (!isBatch || mark <= ofPartition) {
            return known[group];
        }
        long ofSourceThen = Math.max(ofSource, Math.min(mark, lowestOfPartitions));
        return Math.max(known[group], Math.min(ofSourceThen, lowestOfOthers[group]));
    }

    boolean wasAnySourceIdle() {
        return wasAnySourceIdle;
    }

    void beginEntry() {
        isBatch = false;
        known = watermarks.clone();
    }

    void beginBatch(int sourceOfBatch, int partitionOfBatch) {
        beginEntry();
        isBatch = true;
        source = sources.get(sourceOfBatch);
        partition = partitionOfBatch;
        highest = NONE;
        for (int group = 0; group < watermarks.length; group++) {
            lowestOfOthers[group] = lowest(group, source);
        }
        ofSource = source.mark;
        Partition before = source.partitions.get(partition);
        ofPartition = before == null ? NONE : before.mark;
        lowestOfPartitions = source.partitions.entrySet().stream()
                .filter(each -> each.getKey() != partition)
                .map(Map.Entry::getValue)
                .filter(each -> !each.isIdle && each.mark != NONE)
                .mapToLong(each -> each.mark)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A record of the batch has this time, and will be followed by others. */
    void record(long time) {
        highest = Math.max(highest, time - PipelineMaker.DISORDER_MICROS - 1);
    }

    /** How far the partition has come by the records of the batch so far. */
    long mark() {
        return highest;
    }

    private long lowest(int group, Source except) {
        long lowest = Long.MAX_VALUE;
        for (int index = 0; index < sources.size(); index++) {
            Source each = sources.get(index);
            if ((group >> index & 1) == 1 && each != except && !each.isIdle) {
                lowest = Math.min(lowest, each.mark);
            }
        }
        return lowest;
    }

    /**
     * All records of the entry are through.
     *
     * @param now what the clock says, {@link #NONE} if the entry does not tell
     */
    void endEntry(long now) {
        if (isBatch) {
            Partition seen = source.partitions.computeIfAbsent(partition, number -> new Partition());
            seen.seenAt = now;
            seen.isIdle = false;
            source.isIdle = false;
            if (highest > seen.mark) {
                seen.mark = highest;
                source.raise();
            }
            raise(1 << sources.indexOf(source));
        }
        boolean isNews = false;
        for (Source each : sources) {
            isNews |= now != NONE && each.onTime(now);
            wasAnySourceIdle |= each.isIdle;
        }
        if (isNews) {
            raise(all());
        }
    }

    /** A source has said that it has come to its end. */
    void endSource(int ended) {
        Source each = sources.get(ended);
        each.partitions.values().forEach(one -> one.isIdle = true);
        each.isIdle = true;
        raise(all());
    }

    /** In all groups that have one of these sources. Where all are idle nobody knows how far time is. */
    private void raise(int ofSources) {
        for (int group = 0; group < watermarks.length; group++) {
            long lowest = lowest(group, null);
            if ((group & ofSources) != 0 && lowest != Long.MAX_VALUE) {
                watermarks[group] = Math.max(watermarks[group], lowest);
            }
        }
    }
}
