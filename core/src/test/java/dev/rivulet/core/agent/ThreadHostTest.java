package dev.rivulet.core.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

final class ThreadHostTest {

    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

    @Test
    void agentsOfAGroupShareAThreadAndThoseOfOthersDoNot() throws InterruptedException {
        Set<Thread> first = ConcurrentHashMap.newKeySet();
        Set<Thread> second = ConcurrentHashMap.newKeySet();
        CountDownLatch seen = new CountDownLatch(3);
        ThreadHost host = new ThreadHost("test");

        host.start(
                List.of(
                        List.of(recorder("a", first, seen), recorder("b", first, seen)),
                        List.of(recorder("c", second, seen))),
                (agent, cause) -> {});
        seen.await();
        host.stop();

        assertEquals(1, first.size());
        assertEquals(1, second.size());
        assertEquals(Set.of(), intersection(first, second));
    }

    @Test
    void agentsOfAGroupAreClosedInReverseOrder() {
        ThreadHost host = new ThreadHost("test");
        host.start(List.of(List.of(agent("a", () -> 0), agent("b", () -> 0))), (agent, cause) -> {});

        host.stop();

        assertEquals(List.of("b", "a"), closed);
    }

    @Test
    void failureIsToldAndEndsItsGroupOnly() throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger others = new AtomicInteger();
        Error cause = new StackOverflowError("planted");
        ThreadHost host = new ThreadHost("test");

        host.start(
                List.of(
                        List.of(agent("failing", () -> {
                            throw cause;
                        })),
                        List.of(agent("other", others::incrementAndGet))),
                (agent, thrown) -> {
                    failures.add(thrown);
                    failed.countDown();
                });
        failed.await();
        int countAtFailure = others.get();
        while (others.get() == countAtFailure) {
            Thread.onSpinWait();
        }
        host.stop();

        assertEquals(1, failures.size());
        assertSame(cause, failures.get(0));
        assertEquals(Set.of("failing", "other"), Set.copyOf(closed));
    }

    /** Each turn needs the other group's; were wake-ups lost, every turn would cost the longest park and this test minutes. */
    @Test
    void workOfOneGroupWakesTheOthers() throws InterruptedException {
        int turnCount = 2_000;
        AtomicInteger turn = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        ThreadHost host = new ThreadHost("test");

        host.start(
                List.of(
                        List.of(agent("even", () -> takeTurn(turn, 0, turnCount, done))),
                        List.of(agent("odd", () -> takeTurn(turn, 1, turnCount, done)))),
                (agent, cause) -> {});
        done.await();
        host.stop();

        assertEquals(turnCount, turn.get());
    }

    private static int takeTurn(AtomicInteger turn, int parity, int turnCount, CountDownLatch done) {
        int now = turn.get();
        if (now == turnCount) {
            done.countDown();
            return 0;
        }
        if (now % 2 != parity) {
            return 0;
        }
        turn.set(now + 1);
        return 1;
    }

    private Agent recorder(String name, Set<Thread> threads, CountDownLatch seen) {
        AtomicInteger runs = new AtomicInteger();
        return agent(name, () -> {
            threads.add(Thread.currentThread());
            if (runs.incrementAndGet() == 10) {
                seen.countDown();
            }
            return 1;
        });
    }

    private Agent agent(String name, IntSupplier work) {
        return new Agent() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int doWork() {
                return work.getAsInt();
            }

            @Override
            public void onClose() {
                closed.add(name);
            }
        };
    }

    private static Set<Thread> intersection(Set<Thread> left, Set<Thread> right) {
        Set<Thread> both = ConcurrentHashMap.newKeySet();
        both.addAll(left);
        both.retainAll(right);
        return both;
    }
}
