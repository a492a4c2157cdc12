package dev.rivulet.engine.watermark;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The watermark of one source: the lowest of its partitions that are not idle. It never goes back, also not when a partition joins with
 * older rows or comes back from idleness. One owner each.
 */
final class SourceWatermark {

    /** Where a source declares no idleness: longer than any job runs. */
    static final long NEVER_IDLE = Long.MAX_VALUE;

    private final long idlenessMicros;
    private final List<PartitionWatermark> partitions = new ArrayList<>();

    private long watermark = Watermarks.NONE;

    /** Processing time when it was first asked for; until something comes, idleness counts from there. */
    private long sinceMicros = Watermarks.NONE;

    private boolean isIdle;

    /**
     * @param idlenessMicros after how long without records a partition is idle, {@link #NEVER_IDLE} for never
     */
    SourceWatermark(long idlenessMicros) {
        this.idlenessMicros = idlenessMicros;
    }

    long micros() {
        return watermark;
    }

    /** Whether it holds nothing back. */
    boolean isIdle() {
        return isIdle;
    }

    List<PartitionWatermark> partitions() {
        return partitions;
    }

    long partitionMicros(int partition) {
        return partition < partitions.size() ? partitions.get(partition).micros : Watermarks.NONE;
    }

    /** What it would be if a partition came to this. */
    long within(int partition, long partitionMicros) {
        return Math.max(watermark, Math.min(partitionMicros, minimumOfOthers(partition)));
    }

    /** A batch with records of a partition came. */
    void advance(int partition, long partitionMicros, long processingTimeMicros) {
        while (partitions.size() <= partition) {
            partitions.add(new PartitionWatermark());
        }
        PartitionWatermark moved = partitions.get(partition);
        moved.activeMicros = processingTimeMicros;
        moved.isIdle = false;
        isIdle = false;
        if (partitionMicros > moved.micros) {
            moved.micros = partitionMicros;
            moved.movedMicros = processingTimeMicros;
            watermark = within(partition, partitionMicros);
        }
    }

    /** Its end has come, as far as anybody knows. */
    void end() {
        partitions.forEach(partition -> partition.isIdle = true);
        isIdle = true;
    }

    /** Notes who is idle by now. */
    void onTime(long processingTimeMicros) {
        if (idlenessMicros == NEVER_IDLE) {
            return;
        }
        if (sinceMicros == Watermarks.NONE) {
            sinceMicros = processingTimeMicros;
        }
        boolean isAnyActive = false;
        boolean isAnyNew = false;
        for (PartitionWatermark partition : partitions) {
            boolean isOver = processingTimeMicros >= idleAtMicros(partition);
            isAnyNew |= isOver && !partition.isIdle;
            partition.isIdle |= isOver;
            isAnyActive |= !partition.isIdle;
        }
        isIdle |= !isAnyActive && (!partitions.isEmpty() || processingTimeMicros - sinceMicros >= idlenessMicros);
        if (isAnyNew && isAnyActive) {
            watermark = Math.max(watermark, minimumOfOthers(-1));
        }
    }

    /** When in processing time somebody will be idle if nothing comes, {@link Long#MAX_VALUE} for never. */
    long nextIdleMicros() {
        long next = Long.MAX_VALUE;
        if (idlenessMicros == NEVER_IDLE || sinceMicros == Watermarks.NONE) {
            return next;
        }
        for (PartitionWatermark partition : partitions) {
            if (!partition.isIdle) {
                next = Math.min(next, idleAtMicros(partition));
            }
        }
        boolean isSilent = partitions.isEmpty() && !isIdle;
        return isSilent ? sinceMicros + idlenessMicros : next;
    }

    private long idleAtMicros(PartitionWatermark partition) {
        return Math.max(partition.activeMicros, sinceMicros) + idlenessMicros;
    }

    /** A partition of which no record has come yet, or none with an event time, holds nothing back. */
    private long minimumOfOthers(int partition) {
        long minimum = Long.MAX_VALUE;
        for (int other = 0; other < partitions.size(); other++) {
            PartitionWatermark one = partitions.get(other);
            if (other != partition && !one.isIdle && one.micros != Watermarks.NONE) {
                minimum = Math.min(minimum, one.micros);
            }
        }
        return minimum;
    }

    void write(ByteWriter out) {
        out.putLong(watermark);
        out.putLong(sinceMicros);
        out.putByte(isIdle ? 1 : 0);
        out.putInt(partitions.size());
        for (PartitionWatermark partition : partitions) {
            out.putLong(partition.micros);
            out.putLong(partition.activeMicros);
            out.putLong(partition.movedMicros);
            out.putByte(partition.isIdle ? 1 : 0);
        }
    }

    void read(ByteReader in) {
        watermark = in.readLong();
        sinceMicros = in.readLong();
        isIdle = in.readByte() != 0;
        int count = in.readInt();
        if (count < 0 || count > in.remaining() / (3 * Long.BYTES + 1)) {
            throw new IllegalArgumentException("damaged watermarks: " + count + " partitions do not fit");
        }
        partitions.clear();
        for (int index = 0; index < count; index++) {
            PartitionWatermark partition = new PartitionWatermark();
            partition.micros = in.readLong();
            partition.activeMicros = in.readLong();
            partition.movedMicros = in.readLong();
            partition.isIdle = in.readByte() != 0;
            partitions.add(partition);
        }
    }

    /** Takes over what versions before wrote, which kept the highest event times instead. */
    void readHighestTimes(ByteReader in, long outOfOrdernessMicros) {
        watermark = in.readLong();
        int count = in.readInt();
        if (count < 0 || count > in.remaining() / Long.BYTES) {
            throw new IllegalArgumentException("damaged watermarks: " + count + " partitions do not fit");
        }
        for (int index = 0; index < count; index++) {
            long highest = in.readLong();
            PartitionWatermark partition = new PartitionWatermark();
            partition.micros = highest == Watermarks.NONE ? highest : highest - outOfOrdernessMicros - 1;
            partition.isIdle = highest == Watermarks.NONE;
            partitions.add(partition);
        }
    }
}
