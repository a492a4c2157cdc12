package dev.rivulet.engine.runtime.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.LockedException;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.wal.error.WalPoisonedException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RestartPlanTest {

    private static final long SECOND_NS = 1_000_000_000L;

    private static RestartPlan plan(RestartStrategy strategy) {
        return new RestartPlan(strategy, () -> 0.5);
    }

    @Test
    void fixedDelayGivesUpBehindItsStarts() {
        RestartPlan plan = plan(RestartStrategy.fixedDelay(2, Duration.ofSeconds(3)));

        assertEquals(
                new RestartPlan.Verdict(true, 3 * SECOND_NS, ""), plan.onFailure(FailureKind.FAILURE, "a", 0, 0, 0));
        assertTrue(plan.onFailure(FailureKind.OUTAGE, "b", 0, 0, 0).isRestart());
        RestartPlan.Verdict last = plan.onFailure(FailureKind.FAILURE, "c", 0, 0, 0);
        assertFalse(last.isRestart());
        assertEquals("it was started again 2 times, as often as the restart strategy allows", last.why());
    }

    @Test
    void exponentialDelayGrowsToItsMaximumAndBeginsAnewBehindALongRun() {
        RestartPlan plan = plan(new RestartStrategy.ExponentialDelay(
                Duration.ofSeconds(1), Duration.ofSeconds(5), 2, Duration.ofMinutes(10), 0.5));
        List<Long> seconds = new ArrayList<>();
        for (int failure = 0; failure < 5; failure++) {
            seconds.add(plan.onFailure(FailureKind.OUTAGE, "x", 0, SECOND_NS, 0).delayNs() / SECOND_NS);
        }
        seconds.add(
                plan.onFailure(FailureKind.OUTAGE, "x", 0, 600 * SECOND_NS, 0).delayNs() / SECOND_NS);

        assertEquals(List.of(1L, 2L, 4L, 5L, 5L, 1L), seconds);
    }

    @Test
    void jitterIsAPartOfThePauseToEitherSide() {
        SplittableRandom random = new SplittableRandom(7);
        RestartPlan plan = new RestartPlan(
                new RestartStrategy.ExponentialDelay(
                        Duration.ofSeconds(10), Duration.ofSeconds(10), 1, Duration.ofHours(1), 0.2),
                random::nextDouble);
        long least = Long.MAX_VALUE;
        long greatest = 0;
        for (int failure = 0; failure < 1_000; failure++) {
            long delayNs = plan.onFailure(FailureKind.OUTAGE, "x", 0, 0, 0).delayNs();
            least = Math.min(least, delayNs);
            greatest = Math.max(greatest, delayNs);
        }

        assertTrue(least >= 8 * SECOND_NS && least < 8.1 * SECOND_NS, "least " + least);
        assertTrue(greatest <= 12 * SECOND_NS && greatest > 11.9 * SECOND_NS, "greatest " + greatest);
    }

    @Test
    void failureRateForgetsWhatIsLongAgo() {
        RestartPlan plan = plan(RestartStrategy.failureRate(2, Duration.ofSeconds(60), Duration.ofSeconds(1)));

        assertTrue(plan.onFailure(FailureKind.FAILURE, "a", 0, 0, 0).isRestart());
        assertTrue(
                plan.onFailure(FailureKind.FAILURE, "b", 50 * SECOND_NS, 0, 0).isRestart());
        assertTrue(
                plan.onFailure(FailureKind.FAILURE, "c", 61 * SECOND_NS, 0, 0).isRestart());
        RestartPlan.Verdict last = plan.onFailure(FailureKind.FAILURE, "d", 62 * SECOND_NS, 0, 0);
        assertFalse(last.isRestart());
        assertTrue(last.why().startsWith("it failed 3 times within 60 s"), last.why());
    }

    @Test
    void theSameFailureAgainAndAgainWithNothingCommittedIsACrashLoop() {
        RestartPlan plan = plan(RestartStrategy.exponentialDelay());
        for (int failure = 1; failure < RestartPlan.SAME_FAILURE_COUNT_MAX; failure++) {
            assertTrue(plan.onFailure(FailureKind.FAILURE, "record 7", 0, 0, 3).isRestart());
        }
        RestartPlan.Verdict last = plan.onFailure(FailureKind.FAILURE, "record 7", 0, 0, 3);

        assertFalse(last.isRestart());
        assertTrue(last.why().startsWith("this is a crash loop: 5 times in a row"), last.why());
    }

    @Test
    void progressAnotherFailureOrAnOutageIsNoCrashLoop() {
        RestartPlan plan = plan(RestartStrategy.exponentialDelay());
        for (int failure = 0; failure < 100; failure++) {
            assertTrue(plan.onFailure(FailureKind.FAILURE, "record 7", 0, 0, failure)
                    .isRestart());
        }
        for (int failure = 0; failure < 100; failure++) {
            assertTrue(plan.onFailure(FailureKind.OUTAGE, "no route", 0, 0, 99).isRestart());
            assertTrue(plan.onFailure(FailureKind.FAILURE, "record " + failure, 0, 0, 99)
                    .isRestart());
        }
    }

    @Test
    void whatNoStartMendsIsNotStartedAgain() {
        RestartPlan plan = plan(RestartStrategy.exponentialDelay());

        assertFalse(plan.onFailure(FailureKind.FATAL, "damaged", 0, 0, 0).isRestart());
        assertEquals(FailureKind.FATAL, FailureKind.of(new JobException("the log ends before the checkpoint")));
        assertEquals(FailureKind.FATAL, FailureKind.of(new JobException("x", new OutOfMemoryError("heap"))));
        assertEquals(
                FailureKind.FATAL,
                FailureKind.of(new JobException("x", new LockedException(Path.of("/data"), OptionalLong.of(7)))));
        assertEquals(
                FailureKind.OUTAGE,
                FailureKind.of(new JobException("job x cannot start", new IOException("s3", new ConnectException()))));
        assertEquals(FailureKind.FAILURE, FailureKind.of(new JobException("x", new IllegalStateException("bug"))));
        assertEquals(
                FailureKind.FAILURE,
                FailureKind.of(new JobException(
                        "x", new WalPoisonedException(Path.of("/wal"), new IOException("No space left on device")))));
    }
}
