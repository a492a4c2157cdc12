package dev.rivulet.core.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {

    private static final int RECORD_COUNT = 20_000;

    @Test
    void aShareOfTheRecordsIsInIt() {
        int count = new Sampling(10).of(batch(0, 0, RECORD_COUNT)).length;

        assertTrue(Math.abs(count - RECORD_COUNT / 10) < 200, "of " + RECORD_COUNT + ": " + count);
    }

    @Test
    void itDoesNotDependOnBatches() {
        Sampling sampling = new Sampling(7);
        List<Integer> inParts = new ArrayList<>();
        for (int start = 0; start < 1_000; start += 13) {
            int first = start;
            IntStream.of(sampling.of(batch(3, start, Math.min(13, 1_000 - start))))
                    .forEach(index -> inParts.add(first + index));
        }

        assertEquals(IntStream.of(sampling.of(batch(3, 0, 1_000))).boxed().toList(), inParts);
    }

    @Test
    void partitionsAreNotSampledAlike() {
        Sampling sampling = new Sampling(2);

        assertFalse(Arrays.equals(sampling.of(batch(0, 0, 100)), sampling.of(batch(1, 0, 100))));
    }

    @Test
    void oneInOneIsAll() {
        assertArrayEquals(new int[] {0, 1, 2}, new Sampling(1).of(batch(0, 0, 3)));
        assertThrows(IllegalArgumentException.class, () -> new Sampling(0));
    }

    private static Batch batch(int partition, int start, int count) {
        BatchBuilder batch = new BatchBuilder("source", partition, "file", new byte[0], new byte[0]);
        for (int offset = start; offset < start + count; offset++) {
            batch.add(offset, new byte[] {1}, 0, 1);
        }
        return batch.build(new byte[0], 0);
    }
}
