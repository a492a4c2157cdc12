package dev.rivulet.engine.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.engine.frame.LogEntry;
import org.junit.jupiter.api.Test;

class LogTailTest {

    private static final int FRAME_SIZE_BYTES = 100;

    @Test
    void boundCountsTheRecordsInMemoryAlsoIfTheLogHasTheirOffsetsOnly() {
        LogTail tail = new LogTail(1_024, 64 * 1024, 0);
        int offeredCount = 100;
        for (int index = 0; index < offeredCount; index++) {
            tail.offer(entry(index));
        }

        int keptCount = 0;
        for (int index = 0; index < offeredCount; index++) {
            keptCount += tail.poll((long) index * FRAME_SIZE_BYTES) == null ? 0 : 1;
        }

        assertEquals(4, keptCount);
    }

    private static LogEntry entry(int index) {
        BatchBuilder builder = new BatchBuilder("source", 0, "resource", new byte[0], new byte[0]);
        builder.add(0, new byte[20_000], 0, 20_000);
        Batch batch = builder.build(new byte[0], 0);
        long position = (long) index * FRAME_SIZE_BYTES;
        return new LogEntry(position, position + FRAME_SIZE_BYTES, batch, null);
    }
}
