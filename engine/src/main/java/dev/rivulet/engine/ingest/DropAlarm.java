package dev.rivulet.engine.ingest;

import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.wal.Wal;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when a source begins to lose records and when that is over, not of each one. Owned by whoever drops them. */
public final class DropAlarm {

    /** A log at its quota has room now and then; that is no end. */
    private static final long QUIET_NS = 10_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(DropAlarm.class);

    private final String sourceUid;
    private final Wal wal;
    private final Clock clock;
    private final Consumer<DropReport> listener;
    private boolean isOn;
    private long sinceMicros;
    private long fromPosition;
    private long recordCount;
    private long lastNs;

    public DropAlarm(String sourceUid, Wal wal, Clock clock, Consumer<DropReport> listener) {
        this.sourceUid = sourceUid;
        this.wal = wal;
        this.clock = clock;
        this.listener = listener;
    }

    /** Records are dropped. */
    public void onDropped(long count, long nowNs) {
        lastNs = nowNs;
        recordCount += count;
        if (isOn) {
            return;
        }
        isOn = true;
        sinceMicros = clock.epochMicros();
        fromPosition = wal.endPosition();
        recordCount = count;
        LOG.warn(
                "log={} is full at position={} first-position={}: drops the records of source={}, as its on-full says",
                wal.logId(),
                fromPosition,
                wal.firstPosition(),
                sourceUid);
        listener.accept(report(false));
    }

    /** A duty cycle. */
    public void onTime(long nowNs) {
        if (isOn && nowNs - lastNs >= QUIET_NS) {
            isOn = false;
            LOG.warn(
                    "log={} takes all again of source={}: records={} were dropped from-position={} to-position={}",
                    wal.logId(),
                    sourceUid,
                    recordCount,
                    fromPosition,
                    wal.endPosition());
            listener.accept(report(true));
        }
    }

    private DropReport report(boolean isOver) {
        return new DropReport(sourceUid, sinceMicros, fromPosition, wal.endPosition(), recordCount, isOver);
    }
}
