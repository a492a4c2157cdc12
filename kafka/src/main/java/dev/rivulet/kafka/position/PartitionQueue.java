package dev.rivulet.kafka.position;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Records of a partition that wait to be handed over, and how far they were. Owned by the source agent.
 *
 * <p>Whatever a consumer brings, also behind a new start, no record is handed over twice and none of a partition that is not ours.
 */
public final class PartitionQueue {

    private final int number;
    private final Queue<KafkaRecord> waiting = new ArrayDeque<>();

    /** Behind what was handed over. */
    private PartitionOffset next;

    /** Behind what waits. */
    private PartitionOffset tail;

    private PartitionOffset durable;
    private long end = Long.MAX_VALUE;
    private boolean isOurs;

    /**
     * @param number under which the log knows it
     * @param start where the log left off
     */
    public PartitionQueue(int number, PartitionOffset start) {
        this.number = number;
        this.next = start;
        this.tail = start;
        this.durable = start;
    }

    public int number() {
        return number;
    }

    public PartitionOffset next() {
        return next;
    }

    public PartitionOffset durable() {
        return durable;
    }

    public boolean isOurs() {
        return isOurs;
    }

    /**
     * It is ours from here on. If it was before, it goes on behind what waits.
     *
     * @param from where it is read from: further than the log if others have had it, less far if what is under way was not known
     * @param end records from there on are not wanted
     */
    public void assign(PartitionOffset from, long end) {
        this.end = end;
        if (isOurs) {
            return;
        }
        isOurs = true;
        if (from.next() > next.next()) {
            next = from;
            durable = from;
        }
        tail = next;
    }

    /**
     * It is not ours any more; what waits is dropped.
     *
     * @return how many bytes that was
     */
    public long revoke() {
        isOurs = false;
        return drop();
    }

    /**
     * Goes on elsewhere.
     *
     * @return how many bytes are dropped that waited
     */
    public long move(PartitionOffset to) {
        long dropped = drop();
        next = to;
        tail = to;
        durable = to;
        return dropped;
    }

    private long drop() {
        long sizeBytes = waiting.stream().mapToLong(KafkaRecord::sizeBytes).sum();
        waiting.clear();
        tail = next;
        return sizeBytes;
    }

    /**
     * Takes what has come.
     *
     * @param behind where the partition goes on
     * @return how many bytes of it are not wanted
     */
    public long offer(List<KafkaRecord> records, PartitionOffset behind) {
        long droppedBytes = 0;
        for (KafkaRecord record : records) {
            if (isOurs && record.offset() >= tail.next() && record.offset() < end) {
                waiting.add(record);
            } else {
                droppedBytes += record.sizeBytes();
            }
        }
        if (isOurs && behind.next() > tail.next() && tail.next() < end) {
            tail = behind.next() <= end ? behind : new PartitionOffset(behind.partition(), end, behind.leaderEpoch());
        }
        return droppedBytes;
    }

    public boolean hasRecords() {
        return !waiting.isEmpty();
    }

    /** Whether it goes on behind what was handed over though no record is between: there were only marks and aborted ones. */
    public boolean hasMoved() {
        return waiting.isEmpty() && tail.next() > next.next();
    }

    /** Whether all that was wanted of it is handed over. */
    public boolean isAtEnd() {
        return waiting.isEmpty() && next.next() >= end;
    }

    /** Whether all that was handed over is durable. */
    public boolean isSettled() {
        return durable.next() >= next.next();
    }

    /**
     * Hands over the next records.
     *
     * @param sizeBytesMax a single record larger than that comes alone
     * @return in the order of the partition; empty if none waits, upon which it still goes to where it has moved
     */
    public List<KafkaRecord> take(int countMax, long sizeBytesMax) {
        List<KafkaRecord> taken = new ArrayList<>();
        long sizeBytes = 0;
        KafkaRecord record = waiting.peek();
        while (record != null && taken.size() < countMax && fits(record, taken, sizeBytes, sizeBytesMax)) {
            sizeBytes += record.sizeBytes();
            taken.add(waiting.remove());
            record = waiting.peek();
        }
        KafkaRecord last = taken.isEmpty() ? null : taken.get(taken.size() - 1);
        next = waiting.isEmpty() ? behindAll(last) : behind(last);
        return taken;
    }

    /** Of a batch's offsets only how much higher than the first they are is written down, in 31 bits. */
    private static boolean fits(KafkaRecord record, List<KafkaRecord> taken, long sizeBytes, long sizeBytesMax) {
        return taken.isEmpty()
                || (sizeBytes + record.sizeBytes() <= sizeBytesMax
                        && record.offset() - taken.get(0).offset() <= Integer.MAX_VALUE);
    }

    private PartitionOffset behindAll(@Nullable KafkaRecord last) {
        return last == null ? tail : new PartitionOffset(tail.partition(), tail.next(), last.leaderEpoch());
    }

    private PartitionOffset behind(@Nullable KafkaRecord last) {
        return last == null ? next : new PartitionOffset(next.partition(), last.offset() + 1, last.leaderEpoch());
    }

    /** The log has it durably up to there. */
    public void durable(PartitionOffset offset) {
        if (offset.next() > durable.next()) {
            durable = offset;
        }
    }
}
