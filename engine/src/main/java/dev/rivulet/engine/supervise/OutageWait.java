package dev.rivulet.engine.supervise;

import dev.rivulet.core.disk.Outage;
import dev.rivulet.core.time.Clock;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when an agent tries again what has failed because of an {@linkplain Outage outage}: behind pauses that double from half a second
 * to half a minute. It tells of the beginning, of the end, and now and then between. Owned by the agent.
 */
public final class OutageWait {

    private static final Logger LOG = LoggerFactory.getLogger(OutageWait.class);

    private static final long PAUSE_MIN_NS = 500_000_000L;
    private static final long PAUSE_MAX_NS = 30_000_000_000L;

    /** At the longest pause a line per ten minutes. */
    private static final int TOLD_EVERY = 20;

    private final String what;
    private final boolean isPatient;
    private final Clock clock;
    private final Consumer<OutageReport> listener;
    private @Nullable OutageReport current;
    private long pauseNs;
    private long dueNs;

    /**
     * @param what is out of reach then, for people
     * @param isPatient whether outages are waited for; otherwise {@link #begins} never does
     * @param listener told when an outage begins, changes and ends
     */
    public OutageWait(String what, boolean isPatient, Clock clock, Consumer<OutageReport> listener) {
        this.what = what;
        this.isPatient = isPatient;
        this.clock = clock;
        this.listener = listener;
    }

    /** Whether something may be tried now. */
    public boolean isDue() {
        return current == null || clock.nanoTime() - dueNs >= 0;
    }

    /**
     * A try has failed.
     *
     * @return whether to try again later; otherwise the failure is one that ends the job
     */
    public boolean begins(IOException failure) {
        if (!isPatient || !Outage.isOne(failure)) {
            return false;
        }
        OutageReport before = current;
        pauseNs = before == null ? PAUSE_MIN_NS : Math.min(PAUSE_MAX_NS, 2 * pauseNs);
        dueNs = clock.nanoTime() + pauseNs;
        String text = "" + failure.getMessage();
        OutageReport report = before == null
                ? new OutageReport(what, clock.epochMicros(), 1, text, false)
                : new OutageReport(what, before.sinceMicros(), before.tryCount() + 1, text, false);
        current = report;
        if (report.tryCount() % TOLD_EVERY == 1) {
            LOG.warn("{} is out of reach, the job waits for it: tries={} failure={}", what, report.tryCount(), text);
        }
        listener.accept(report);
        return true;
    }

    /** A try has succeeded. */
    public void ends() {
        OutageReport before = current;
        if (before != null) {
            current = null;
            LOG.info("{} is within reach again: tries={}", what, before.tryCount());
            listener.accept(new OutageReport(what, before.sinceMicros(), before.tryCount(), before.failure(), true));
        }
    }
}
