package dev.rivulet.core.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.MalformedRowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BatchTest {

    @Test
    void everythingSurvivesTheLog() {
        Batch batch = Batch.decode(sample().encoded());

        assertEquals("files", batch.sourceUid());
        assertEquals(3, batch.partition());
        assertEquals("a.csv", batch.resource());
        assertEquals("head", new String(batch.context(), UTF_8));
        assertEquals("start", new String(batch.startOffset(), UTF_8));
        assertEquals("resume", new String(batch.resumeOffset(), UTF_8));
        assertEquals(77, batch.ingestTimeMicros());
        assertEquals(3, batch.recordCount());
        assertEquals("one", new String(batch.record(0), UTF_8));
        assertEquals(9, batch.recordOffset(2));
        assertEquals("", new String(batch.record(2), UTF_8));
    }

    @Test
    void flawedRecordKeepsItsBytesAndItsFlaw() {
        Batch batch = Batch.decode(sample().encoded());

        assertTrue(batch.isFlawed(1));
        assertEquals("tw", new String(batch.record(1), UTF_8));
        MalformedRowException flaw = assertThrows(MalformedRowException.class, () -> batch.requireWhole(1));
        assertEquals("the line is too löng", flaw.getMessage());
        assertFalse(batch.isFlawed(0));
        assertDoesNotThrow(() -> batch.requireWhole(2));
    }

    @Test
    void someOfTheRecordsAreABatchWithAllElseAsItWas() {
        Batch some = Batch.decode(sample().only(1, 0, 1).encoded());

        assertEquals(3, some.recordCount());
        assertEquals("one", new String(some.record(1), UTF_8));
        assertEquals(sample().recordOffset(0), some.recordOffset(1));
        MalformedRowException flaw = assertThrows(MalformedRowException.class, () -> some.requireWhole(2));
        assertEquals("the line is too löng", flaw.getMessage());
        assertEquals("a.csv", some.resource());
        assertEquals("head", new String(some.context(), UTF_8));
        assertEquals("resume", new String(some.resumeOffset(), UTF_8));
        assertEquals(77, some.ingestTimeMicros());
        assertTrue(some.matches(some));
        assertThrows(IllegalStateException.class, () -> sample().toReference().only(0));
    }

    @Test
    void thinnedBatchKnowsHowManyRecordsAreMissing() {
        Batch thinned = Batch.decode(sample().thinned(0, 2).encoded());
        Batch again = Batch.decode(thinned.thinned(1).encoded());

        assertEquals(0, sample().omittedCount());
        assertEquals(2, thinned.recordCount());
        assertEquals(1, thinned.omittedCount());
        assertEquals("one", new String(thinned.record(0), UTF_8));
        assertEquals(9, thinned.recordOffset(1));
        assertEquals("resume", new String(thinned.resumeOffset(), UTF_8));
        assertEquals("start", new String(thinned.startOffset(), UTF_8));
        assertEquals(2, again.omittedCount());
        assertEquals(9, again.recordOffset(0));
        assertEquals("resume", new String(again.only(0).resumeOffset(), UTF_8));
        assertEquals("resume", new String(again.toReference().resumeOffset(), UTF_8));
    }

    @Test
    void referenceHasAllButTheRecords() {
        Batch reference = Batch.decode(sample().toReference().encoded());

        assertTrue(reference.isReference());
        assertEquals("resume", new String(reference.resumeOffset(), UTF_8));
        assertEquals("head", new String(reference.context(), UTF_8));
        assertEquals(3, reference.recordCount());
        assertTrue(reference.matches(sample()));
        BatchBuilder other = builder();
        other.add(1, "ONE".getBytes(UTF_8), 0, 3);
        assertFalse(reference.matches(other.build("resume".getBytes(UTF_8), 77)));
    }

    @Test
    void referenceBecomesWholeWithRecordsThatWereReadAgain() {
        Batch reference = Batch.decode(sample().toReference().encoded());

        Batch whole = reference.withRecordsOf(sample());

        assertEquals(sample().encoded(), whole.encoded());
    }

    @Test
    void damagedBytesAreRefusedOrReadButNeverRunOver() {
        long seed = 88;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        ByteBuffer encoded = sample().encoded();
        byte[] whole = new byte[encoded.remaining()];
        encoded.get(whole);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(8) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int flips = random.nextInt(3); flips >= 0 && damaged.length > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                readAll(Batch.decode(ByteBuffer.wrap(damaged)));
            } catch (IllegalArgumentException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
    }

    private static void readAll(Batch batch) {
        if (batch.isReference()) {
            return;
        }
        for (int index = 0; index < batch.recordCount(); index++) {
            assertArrayEquals(batch.record(index), batch.record(index));
            try {
                batch.requireWhole(index);
            } catch (MalformedRowException e) {
                assertTrue(batch.isFlawed(index));
            }
        }
    }

    private static BatchBuilder builder() {
        return new BatchBuilder("files", 3, "a.csv", "head".getBytes(UTF_8), "start".getBytes(UTF_8));
    }

    private static Batch sample() {
        BatchBuilder builder = builder();
        builder.add(7, "-one-".getBytes(UTF_8), 1, 3);
        builder.addFlawed(8, "two".getBytes(UTF_8), 0, 2, "the line is too löng");
        builder.add(9, new byte[0], 0, 0);
        return builder.build("resume".getBytes(UTF_8), 77);
    }
}
