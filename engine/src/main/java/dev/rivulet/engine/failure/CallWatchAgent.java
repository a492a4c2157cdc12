package dev.rivulet.engine.failure;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.agent.CallWatch;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.plan.Guard;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the job when a user's function does not return: without it the job would hang, and say nothing. What it does depends on a clock, so
 * it changes no row: the job ends, and what is done about the row that it hung on is a decision, which the log holds.
 */
public final class CallWatchAgent implements Agent {

    /** More time than this between two looks was lost elsewhere, as when the machine slept, and does not count. */
    private static final long LOOK_MAX_NS = 1_000_000_000;

    /**
     * Calls of one agent.
     *
     * @param end of these calls, which can say what they are about
     */
    public record Watched(CallWatch watch, FailureEnd end) {}

    private final List<Watched> watched;
    private final Clock clock;
    private final Duration timeMax;
    private final long[] counts;
    private final long[] timesNs;
    private long lastNs;

    /**
     * @param timeMax how long a call may take
     */
    public CallWatchAgent(List<Watched> watched, Clock clock, Duration timeMax) {
        this.watched = List.copyOf(watched);
        this.clock = clock;
        this.timeMax = timeMax;
        this.counts = new long[watched.size()];
        this.timesNs = new long[watched.size()];
        this.lastNs = clock.nanoTime();
    }

    @Override
    public String name() {
        return "call-watch";
    }

    @Override
    public int doWork() throws HungCallException {
        long nowNs = clock.nanoTime();
        long passedNs = Math.min(nowNs - lastNs, LOOK_MAX_NS);
        lastNs = nowNs;
        for (int index = 0; index < counts.length; index++) {
            look(index, passedNs);
        }
        return 0;
    }

    private void look(int index, long passedNs) throws HungCallException {
        CallWatch watch = watched.get(index).watch();
        long count = watch.count();
        boolean isSameCall = count == counts[index] && count % 2 != 0;
        counts[index] = count;
        timesNs[index] = isSameCall ? timesNs[index] + passedNs : 0;
        if (timesNs[index] >= timeMax.toNanos()) {
            giveUp(watched.get(index), count);
        }
    }

    private void giveUp(Watched hung, long count) throws HungCallException {
        CallWatch watch = hung.watch();
        Object guard = watch.caller();
        @Nullable Object row = watch.argument();
        if (watch.count() != count || !(guard instanceof Guard known)) {
            return; // It has just returned.
        }
        watch.giveUp();
        throw new HungCallException(hung.end().describe(known, row, new CallTimeoutException(timeMax)));
    }
}
