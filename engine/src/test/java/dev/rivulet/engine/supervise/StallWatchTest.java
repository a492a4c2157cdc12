package dev.rivulet.engine.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.ThreadHost;
import dev.rivulet.testkit.SimClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A watch over the threads of a real host; only the time is simulated. */
class StallWatchTest {

    private final SimClock clock = new SimClock();
    private final List<StallReport> reports = new ArrayList<>();
    private final CountDownLatch isIn = new CountDownLatch(1);
    private final CountDownLatch mayGo = new CountDownLatch(1);
    private final CountDownLatch isOut = new CountDownLatch(2);

    /** In one call until it is let go. */
    private final class Stuck implements Agent {

        @Override
        public String name() {
            return "commit";
        }

        @Override
        public int doWork() throws InterruptedException {
            hang();
            isOut.countDown();
            return 0;
        }

        private void hang() throws InterruptedException {
            isIn.countDown(); // Here, so that the stack has this method from then on.
            mayGo.await();
        }
    }

    @Test
    void aStuckAgentIsNamedWithItsStackWithinTenSecondsAndWhenItIsBack() throws InterruptedException {
        ThreadHost host = new ThreadHost("test");
        StallWatch watch = new StallWatch("test", host, clock, reports::add);
        host.start(List.of(List.of(new Stuck())), (agent, cause) -> {});
        isIn.await();

        int secondCount = 0;
        while (reports.isEmpty() && secondCount < 60) {
            clock.advance(Duration.ofSeconds(1));
            secondCount++;
            watch.doWork();
        }

        assertTrue(secondCount <= 10, "named after " + secondCount + " s");
        StallReport report = reports.get(0);
        assertEquals("commit", report.agent());
        assertFalse(report.isOver());
        assertTrue(
                report.stack().stream()
                        .anyMatch(element -> element.getMethodName().equals("hang")),
                () -> "its stack is " + report.stack());

        mayGo.countDown();
        isOut.await(); // Twice, so that it is in another call than the one it was stuck in, or in none.
        clock.advance(Duration.ofSeconds(1));
        watch.doWork();
        host.stop();

        assertEquals(2, reports.size(), "told once, and once that it is over");
        assertTrue(reports.get(1).isOver());
    }

    @Test
    void timeInWhichTheMachineSleptDoesNotCount() throws InterruptedException {
        ThreadHost host = new ThreadHost("test");
        StallWatch watch = new StallWatch("test", host, clock, reports::add);
        host.start(List.of(List.of(new Stuck())), (agent, cause) -> {});
        isIn.await();
        clock.advance(Duration.ofSeconds(1));
        watch.doWork();
        clock.advance(Duration.ofHours(1));
        watch.doWork();

        assertEquals(List.of(), reports);
        mayGo.countDown();
        host.stop();
    }
}
