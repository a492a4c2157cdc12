package dev.rivulet.system.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The watermark of all sources together, thought out anew from what each partition has shown whenever somebody asks. */
final class PlainWatermarks {

    private static final long NONE = Long.MIN_VALUE;

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
                raise(); // Who comes back without anything new moves nothing, or the place where batches are cut would
                // show.
            }
            isNews |= isSilent && !isIdle;
            isIdle |= isSilent;
            return isNews;
        }
    }

    private final List<Source> sources = new ArrayList<>();
    private long watermark = NONE;
    private boolean wasAnySourceIdle;

    private Source source;
    private int partition;
    private long highest = NONE;
    private boolean isBatch;

    PlainWatermarks(int sourceCount) {
        for (int index = 0; index < sourceCount; index++) {
            sources.add(new Source(index > 0));
        }
        source = sources.get(0);
    }

    long watermark() {
        return watermark;
    }

    boolean wasAnySourceIdle() {
        return wasAnySourceIdle;
    }

    void beginBatch(int ofSource, int ofPartition) {
        source = sources.get(ofSource);
        partition = ofPartition;
        highest = NONE;
        isBatch = true;
    }

    /** A record of the batch has this time, and will be followed by others. */
    void record(long time) {
        highest = Math.max(highest, time - PipelineMaker.DISORDER_MICROS - 1);
        Partition known = source.partitions.get(partition);
        if (known != null && highest <= known.mark) {
            return;
        }
        long lowest = highest;
        for (Map.Entry<Integer, Partition> other : source.partitions.entrySet()) {
            Partition each = other.getValue();
            if (other.getKey() != partition && !each.isIdle && each.mark != NONE) {
                lowest = Math.min(lowest, each.mark);
            }
        }
        long ofSource = Math.max(source.mark, lowest);
        watermark = Math.max(watermark, Math.min(ofSource, lowestOfOthers(source)));
    }

    private long lowestOfOthers(Source than) {
        return sources.stream()
                .filter(each -> each != than && !each.isIdle)
                .mapToLong(each -> each.mark)
                .min()
                .orElse(Long.MAX_VALUE);
    }

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
            watermark = Math.max(watermark, Math.min(source.mark, lowestOfOthers(source)));
            isBatch = false;
        }
        boolean isNews = false;
        for (Source each : sources) {
            isNews |= each.onTime(now);
            wasAnySourceIdle |= each.isIdle;
        }
        long lowest = lowestOfOthers(null);
        if (isNews && lowest != Long.MAX_VALUE) {
            watermark = Math.max(watermark, lowest);
        }
    }
}
