package dev.rivulet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.Agent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimHostTest {

    private final List<String> calls = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void aSeedDecidesTheOrderOfSteps() {
        assertEquals(order(1), order(1));
        assertNotEquals(order(1), order(2));
    }

    @Test
    void runningEndsWhenTheConditionHolds() {
        SimHost host = started(3, agent("a"), agent("b"));

        host.runUntil(() -> calls.size() == 5, 100);

        assertEquals(5, calls.size());
    }

    @Test
    void runningTooLongNamesTheSeed() {
        SimHost host = started(42, agent("a"));

        AssertionError error = assertThrows(AssertionError.class, () -> host.runUntil(() -> false, 10));

        assertTrue(error.getMessage().contains("42"), error.getMessage());
    }

    @Test
    void aFailingAgentIsReportedOnceAndClosedWhileOthersGoOn() {
        SimHost host = started(5, failing("bad"), agent("good"));

        host.runUntil(() -> calls.stream().filter("good"::equals).count() > 20, 1000);
        host.stop();

        assertEquals(List.of("bad"), failures);
        assertEquals(1, calls.stream().filter("close bad"::equals).count());
    }

    @Test
    void stoppingClosesAGroupInReverseOrderAndOnlyOnce() {
        SimHost host = new SimHost(1);
        host.start(List.of(List.of(agent("first"), agent("second"))), (agent, cause) -> failures.add(agent.name()));

        host.stop();
        host.stop();

        assertEquals(List.of("close second", "close first"), calls);
        assertEquals(0, host.step());
    }

    @Test
    void theClockMovesOnlyByHand() {
        SimClock clock = new SimClock();

        clock.advance(Duration.ofMillis(3));
        clock.jump(Duration.ofDays(-1));

        assertEquals(3_000_000, clock.nanoTime());
        assertEquals(SimClock.START_EPOCH_MICROS + 3_000 - 86_400_000_000L, clock.epochMicros());
    }

    private List<String> order(long seed) {
        calls.clear();
        SimHost host = started(seed, agent("a"), agent("b"), agent("c"));
        host.runUntil(() -> calls.size() == 30, 30);
        return List.copyOf(calls);
    }

    private SimHost started(long seed, Agent... agents) {
        SimHost host = new SimHost(seed);
        List<List<Agent>> groups = new ArrayList<>();
        for (Agent agent : agents) {
            groups.add(List.of(agent));
        }
        host.start(groups, (agent, cause) -> failures.add(agent.name()));
        return host;
    }

    private Agent agent(String name) {
        return new RecordedAgent(name, false);
    }

    private Agent failing(String name) {
        return new RecordedAgent(name, true);
    }

    private final class RecordedAgent implements Agent {
        private final String name;
        private final boolean fails;

        RecordedAgent(String name, boolean fails) {
            this.name = name;
            this.fails = fails;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int doWork() {
            if (fails) {
                throw new IllegalStateException("planned");
            }
            calls.add(name);
            return 1;
        }

        @Override
        public void onClose() {
            calls.add("close " + name);
        }
    }
}
