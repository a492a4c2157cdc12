package dev.rivulet.connectors.generator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class GeneratorSourceTest {

    private static final BatchLimits LIMITS = new BatchLimits(7, 10_000);

    private final GeneratorSource<Long> source = GeneratorSource.of(
            100,
            (index, out) -> out.putLong(index * index),
            () -> (batch, index) ->
                    new ByteReader(batch.buffer(), batch.recordStart(index), batch.recordLength(index)).readLong());

    @Test
    void recordsAreThoseOfTheFunctionOverAnyNumberOfRestarts() throws Exception {
        List<Long> rows = new ArrayList<>();
        Map<Integer, byte[]> offsets = new TreeMap<>();
        while (true) {
            SourceReader reader = open(offsets);
            Batch batch = reader.poll(LIMITS);
            if (batch == null) {
                assertTrue(reader.isFinished());
                break;
            }
            for (int index = 0; index < batch.recordCount(); index++) {
                rows.add(source.newDecoder().decode(batch, index));
            }
            offsets.put(0, batch.resumeOffset());
        }

        assertEquals(
                LongStream.range(0, 100).map(index -> index * index).boxed().toList(), rows);
    }

    @Test
    void loggedRangeIsReadAgainTheSame() throws Exception {
        SourceReader reader = open(Map.of());
        reader.poll(LIMITS);
        Batch batch = reader.poll(LIMITS);

        Batch again = reader.readAgain(Batch.decode(batch.toReference().encoded()));

        assertTrue(batch.toReference().matches(again));
        assertArrayEquals(batch.record(3), again.record(3));
        assertArrayEquals(batch.resumeOffset(), again.resumeOffset());
    }

    @Test
    void batchKeepsItsSize() throws Exception {
        assertEquals(2, open(Map.of()).poll(new BatchLimits(100, 2 * 20)).recordCount());
        assertEquals(1, open(Map.of()).poll(new BatchLimits(100, 1)).recordCount());
    }

    @Test
    void onlyOffsetsAreLoggedWhereThatIsAsked() {
        assertFalse(source.logsReferences());
        assertTrue(source.logsOffsetsOnly().logsReferences());
    }

    @Test
    void sourceOfNoRecordsIsFinishedAtOnce() throws Exception {
        SourceReader reader = GeneratorSource.of(0, (index, out) -> {}, source::newDecoder)
                .open(new SourceContext("g", Map.of(), false, new SimDisk(1), new SimClock()));

        assertTrue(reader.isFinished());
        assertNull(reader.poll(LIMITS));
    }

    @Test
    void offsetOfAnotherVersionIsRefused() {
        assertThrows(IOException.class, () -> open(Map.of(0, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0})));
    }

    private SourceReader open(Map<Integer, byte[]> offsets) throws IOException {
        return source.open(new SourceContext("g", offsets, false, new SimDisk(1), new SimClock()));
    }
}
