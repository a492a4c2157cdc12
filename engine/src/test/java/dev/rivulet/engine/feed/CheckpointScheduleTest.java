package dev.rivulet.engine.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.engine.frame.ResumeOffsets;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.ring.JobProgress;
import dev.rivulet.engine.ring.LaneBoard;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All with a budget of ten seconds, 1 MB of log per second of lanes that are never idle, and epochs of a second. */
class CheckpointScheduleTest {

    private static final long RATE = 1_000_000;
    private static final int RECORD_COUNT = 10_000;
    private static final EngineSettings SETTINGS = EngineSettings.defaults().withRecoveryBudget(Duration.ofSeconds(10));

    private final SimClock clock = new SimClock();
    private final LaneBoard board = new LaneBoard(1, 1);
    private Wal wal;
    private JobProgress progress;
    private CheckpointSchedule schedule;
    private long position;

    @BeforeEach
    void open() throws IOException {
        wal = Wal.open(new SimDisk(1), Path.of("/wal"), WalSettings.defaults(), new UUID(1, 1));
        begin(SETTINGS, 0);
    }

    @AfterEach
    void close() throws IOException {
        wal.close();
    }

    /** Of 7.5 s, warm-up takes three, and the next epoch comes still. */
    @Test
    void logIsCutWhenTheNextEpochWouldBeTooMuch() {
        assertEquals(4, secondsUntilDue());
    }

    @Test
    void logThatComesWhileACheckpointIsMadeCounts() {
        secondsUntilDue();
        schedule.onCut(position);
        second();
        second();
        schedule.onPublished();

        assertEquals(1, secondsUntilDue(), "beside the two seconds of the making before, and two of the next");
    }

    @Test
    void restoringOfThisStartLeavesLess() {
        progress.restored(Duration.ofSeconds(2).toNanos());

        assertEquals(2, secondsUntilDue());
    }

    @Test
    void stateThatHasGrownSinceTheStartLeavesLess() {
        second();
        assertFalse(schedule.isDue(position));
        board.setEntryCount(0, 0, 1_500_000);

        assertEquals(1, secondsUntilDue());
    }

    @Test
    void stateThatWasThereAtTheStartIsInWhatTheStartTook() {
        board.setEntryCount(0, 0, 1_500_000);

        assertEquals(4, secondsUntilDue());
    }

    @Test
    void coldKeysLeaveLess() {
        begin(SETTINGS.withStateHeap(1 << 20), 0);
        board.setEntryCount(0, 0, 1_000_000);

        assertEquals(3, secondsUntilDue(), "each second has ten thousand keys to read");
    }

    @Test
    void longRestoringLeavesAQuarter() {
        progress.restored(Duration.ofMinutes(1).toNanos());

        assertEquals(1, secondsUntilDue());
    }

    @Test
    void nothingIsDueBeforeTheLogOfTheStartIsAppliedAgain() {
        begin(SETTINGS, 20 * RATE);

        assertEquals(20, secondsUntilDue());
    }

    @Test
    void aStartThatWasSlowIsAnExampleForTheNext() {
        begin(SETTINGS, 2 * RATE);
        clock.advance(Duration.ofSeconds(20));
        position = 2 * RATE;
        schedule.onFed(position, RECORD_COUNT);
        progress.applied(position);
        schedule.onCycle(true);
        schedule.onCut(position);

        second();
        assertTrue(schedule.isBeyondBudget(position), "log of a second takes ten");
    }

    @Test
    void whoeverAsksGetsOneAlsoMeanwhile() {
        begin(SETTINGS, 20 * RATE);
        progress.requestCheckpoint();
        second();

        assertTrue(schedule.isDue(position));
        schedule.onCut(position);
        assertFalse(schedule.isDue(position));
    }

    @Test
    void recordsWaitForTheCheckpointWhenTheWholeBudgetIsUsed() {
        secondsUntilDue();
        schedule.onCut(position);
        second();
        second();
        assertFalse(schedule.isBeyondBudget(position), "six seconds, and three to warm up");
        assertTrue(schedule.isBeyondBudget(position + RATE));

        schedule.onPublished();
        assertFalse(schedule.isBeyondBudget(position + RATE));
    }

    @Test
    void restoringThatTakesTheWholeBudgetLeavesAQuarterForRecordsToo() {
        progress.restored(Duration.ofMinutes(1).toNanos());
        second();
        assertFalse(schedule.isBeyondBudget(RATE / 3));
        assertTrue(schedule.isBeyondBudget(RATE));
    }

    private void begin(EngineSettings settings, long replaySizeBytes) {
        progress = new JobProgress(new StartPoint(0, 0, 0, replaySizeBytes, 0, new ResumeOffsets()), 1, 1);
        schedule = new CheckpointSchedule(wal, clock, progress, board, settings);
        schedule.onCycle(true);
    }

    /** A second of work, and a mark at its end. */
    private void second() {
        position += RATE;
        schedule.onFed(position, RECORD_COUNT);
        clock.advance(Duration.ofSeconds(1));
        schedule.onCycle(true);
    }

    private int secondsUntilDue() {
        for (int count = 1; count < 100; count++) {
            second();
            if (schedule.isDue(position)) {
                return count;
            }
        }
        throw new AssertionError("no checkpoint was due");
    }
}
