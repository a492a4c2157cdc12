package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.wal.RetentionPlan.Candidate;
import dev.rivulet.wal.WalSettings.Retention;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Four segments of 100 bytes, written at 1, 2, 3 and 4 seconds; the log ends at 450. */
class RetentionPlanTest {

    private static final long SECOND = 1_000_000;
    private static final List<Candidate> SEGMENTS = List.of(
            new Candidate(0, 100, SECOND),
            new Candidate(100, 200, 2 * SECOND),
            new Candidate(200, 300, 3 * SECOND),
            new Candidate(300, 400, 4 * SECOND));

    @Test
    void whatNobodyNeedsGoes() {
        assertEquals(0, releasedCount(0, Retention.none(), 0));
        assertEquals(0, releasedCount(99, Retention.none(), 0));
        assertEquals(1, releasedCount(100, Retention.none(), 0));
        assertEquals(4, releasedCount(450, Retention.none(), 0));
    }

    @Test
    void whatIsYoungStays() {
        Retention retention = new Retention(Duration.ofSeconds(2), 0);

        assertEquals(2, releasedCount(450, retention, 4 * SECOND));
        assertEquals(1, releasedCount(150, retention, 4 * SECOND));
        assertEquals(4, releasedCount(450, retention, 6 * SECOND));
    }

    @Test
    void whatLiesWithinTheSizeStays() {
        assertEquals(2, releasedCount(450, new Retention(Duration.ZERO, 250), 0));
        assertEquals(3, releasedCount(450, new Retention(Duration.ZERO, 249), 0));
    }

    @Test
    void aSegmentBeyondEitherLimitGoes() {
        Retention retention = new Retention(Duration.ofSeconds(2), 150);

        assertEquals(3, releasedCount(450, retention, 4 * SECOND));
        assertEquals(4, releasedCount(450, retention, 6 * SECOND));
    }

    private static int releasedCount(long neededPosition, Retention retention, long nowMicros) {
        return RetentionPlan.of(SEGMENTS, 450, neededPosition, retention, nowMicros)
                .releasedCount();
    }
}
