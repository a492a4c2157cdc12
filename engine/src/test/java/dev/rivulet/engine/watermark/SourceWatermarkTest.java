package dev.rivulet.engine.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A source's watermark that was written and read again goes on as one that was not, whatever happened and happens. */
class SourceWatermarkTest {

    private static final int HISTORY_COUNT = 500;
    private static final int STEP_COUNT = 60;
    private static final int PARTITION_COUNT_MAX = 3;
    private static final long IDLENESS_MICROS = 20;

    @Test
    void whatWasReadGoesOnAsIfItHadNotBeenWritten() {
        for (long seed = 0; seed < HISTORY_COUNT; seed++) {
            for (int cut = 0; cut < STEP_COUNT; cut += 7) {
                checkHistory(seed, cut, IDLENESS_MICROS);
            }
        }
    }

    @Test
    void soDoesThatOfASourceThatIsNeverIdle() {
        for (long seed = 0; seed < HISTORY_COUNT; seed++) {
            checkHistory(seed, (int) (seed % STEP_COUNT), SourceWatermark.NEVER_IDLE);
        }
    }

    private static void checkHistory(long seed, int cut, long idlenessMicros) {
        SplittableRandom random = new SplittableRandom(seed);
        int partitionCount = 1 + random.nextInt(PARTITION_COUNT_MAX);
        SourceWatermark whole = new SourceWatermark(idlenessMicros);
        SourceWatermark cutOff = new SourceWatermark(idlenessMicros);
        long now = 1_000;
        for (int step = 0; step < STEP_COUNT; step++) {
            if (step == cut) {
                cutOff = readAgain(cutOff, idlenessMicros);
                assertSame(whole, cutOff, "seed " + seed + ", read at step " + step);
            }
            now += random.nextInt(12);
            int partition = random.nextInt(partitionCount);
            long micros = random.nextInt(10) == 0 ? Watermarks.NONE : now - random.nextInt(40);
            int kind = random.nextInt(12);
            for (SourceWatermark each : new SourceWatermark[] {whole, cutOff}) {
                happen(each, kind, partition, micros, now);
            }
            assertSame(whole, cutOff, "seed " + seed + ", read at step " + cut + ", seen at step " + step);
        }
    }

    private static void happen(SourceWatermark watermark, int kind, int partition, long micros, long now) {
        if (kind == 0) {
            watermark.end();
        } else if (kind < 7) {
            watermark.advance(partition, micros, now);
        }
        watermark.onTime(now);
    }

    private static SourceWatermark readAgain(SourceWatermark written, long idlenessMicros) {
        ByteWriter out = new ByteWriter();
        written.write(out);
        SourceWatermark read = new SourceWatermark(idlenessMicros);
        read.read(new ByteReader(out.toByteArray()));
        return read;
    }

    private static void assertSame(SourceWatermark whole, SourceWatermark cutOff, String message) {
        assertEquals(whole.micros(), cutOff.micros(), message);
        assertEquals(whole.isIdle(), cutOff.isIdle(), message);
        assertEquals(whole.nextIdleMicros(), cutOff.nextIdleMicros(), message);
        for (int partition = 0; partition <= PARTITION_COUNT_MAX; partition++) {
            assertEquals(whole.partitionMicros(partition), cutOff.partitionMicros(partition), message);
            long ahead = whole.micros() == Watermarks.NONE ? 5_000 : whole.micros() + 5;
            assertEquals(whole.within(partition, ahead), cutOff.within(partition, ahead), message);
        }
    }
}
