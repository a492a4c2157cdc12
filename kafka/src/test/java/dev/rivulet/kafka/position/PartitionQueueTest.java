package dev.rivulet.kafka.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PartitionQueueTest {

    private static final KafkaPartition PARTITION = new KafkaPartition("topic", 3);

    private final PartitionQueue queue = new PartitionQueue(1, at(10));

    private static PartitionOffset at(long offset) {
        return new PartitionOffset(PARTITION, offset, PartitionOffset.EPOCH_UNKNOWN);
    }

    private static List<KafkaRecord> records(long first, long behind) {
        return LongStream.range(first, behind)
                .mapToObj(offset -> new KafkaRecord(offset, 0, -1, null, new byte[100], List.of()))
                .toList();
    }

    private List<Long> take(int count) {
        return queue.take(count, 1 << 20).stream().map(KafkaRecord::offset).toList();
    }

    @Test
    void whatComesTwiceIsHandedOverOnce() {
        queue.assign(at(10), Long.MAX_VALUE);
        assertEquals(0, queue.offer(records(10, 13), at(13)));
        assertEquals(List.of(10L, 11L), take(2));
        // The consumer was made anew and goes on behind what it had handed on, or before it.
        queue.assign(at(13), Long.MAX_VALUE);
        assertTrue(queue.offer(records(11, 15), at(15)) > 0);

        assertEquals(12, queue.next().next());
        assertEquals(List.of(12L, 13L, 14L), take(9));
        assertEquals(15, queue.next().next());
    }

    @Test
    void nothingOfAPartitionIsHandedOverWhileItIsSomebodyElses() {
        queue.assign(at(10), Long.MAX_VALUE);
        queue.offer(records(10, 14), at(14));
        assertEquals(List.of(10L), take(1));
        assertFalse(queue.isSettled());
        assertTrue(queue.revoke() > 300);
        queue.offer(records(14, 16), at(16));
        assertFalse(queue.hasRecords());
        assertFalse(queue.hasMoved());
        queue.durable(at(11));
        assertTrue(queue.isSettled());
        // Others have had it meanwhile.
        queue.assign(at(20), Long.MAX_VALUE);
        queue.offer(records(20, 22), at(22));

        assertEquals(List.of(20L, 21L), take(9));
    }

    @Test
    void whatIsUnderWayIsNotHandedOverAgainByAReturnToWhatIsDurable() {
        queue.assign(at(10), Long.MAX_VALUE);
        queue.offer(records(10, 14), at(14));
        assertEquals(4, take(9).size());
        queue.revoke();
        queue.assign(at(10), Long.MAX_VALUE);
        queue.offer(records(10, 16), at(16));

        assertEquals(List.of(14L, 15L), take(9));
    }

    @Test
    void marksBehindTheLastRecordMoveItWithoutRecords() {
        queue.assign(at(10), Long.MAX_VALUE);
        queue.offer(records(10, 12), at(13));
        assertEquals(2, take(9).size());
        assertEquals(13, queue.next().next());
        queue.offer(List.of(), at(15));
        assertTrue(queue.hasMoved());
        assertEquals(List.of(), take(9));

        assertEquals(15, queue.next().next());
        assertFalse(queue.hasMoved());
    }

    @Test
    void recordsBehindTheWantedEndAreNotTaken() {
        queue.assign(at(10), 12);
        assertTrue(queue.offer(records(10, 20), at(20)) > 0);
        assertFalse(queue.isAtEnd());
        assertEquals(List.of(10L, 11L), take(9));

        assertTrue(queue.isAtEnd());
        assertEquals(12, queue.next().next());
    }

    @Test
    void aBatchIsAsLargeAsItMayBeAndALargerRecordComesAlone() {
        queue.assign(at(10), Long.MAX_VALUE);
        queue.offer(records(10, 14), at(14));
        assertEquals(2, queue.take(9, 400).size());
        assertEquals(1, queue.take(9, 10).size());
        queue.offer(records(14L + Integer.MAX_VALUE, 15L + Integer.MAX_VALUE), at(15L + Integer.MAX_VALUE));

        assertEquals(List.of(13L), take(9));
        assertEquals(List.of(14L + Integer.MAX_VALUE), take(9));
    }
}
