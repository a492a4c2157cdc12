package dev.rivulet.engine.enrich;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.time.Clock;
import dev.rivulet.engine.frame.ControlFrame;
import dev.rivulet.engine.frame.TableCopy;
import dev.rivulet.engine.frame.TableLoad;
import dev.rivulet.engine.ring.Handover;
import dev.rivulet.engine.ring.JobProgress;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads tables again when they have changed: copies what is outside, and has the log say from where on the copy holds. Has a thread of its
 * own, as reading a table takes as long as it takes. One frame at a time is on its way.
 */
public final class TableAgent implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(TableAgent.class);

    private final TableLoaders tables;
    private final Clock clock;
    private final Handover<ControlFrame> control;
    private final JobProgress progress;
    private final LongSupplier logEndPosition;
    private final Consumer<TableReport> listener;

    private @Nullable TableLoad unsent;
    private @Nullable TableCopy sent;
    private long sentCount;
    private boolean isBegun;

    /**
     * @param control to the journal agent
     * @param logEndPosition where the log ends
     * @param listener told of each load, and each that failed
     */
    public TableAgent(
            TableLoaders tables,
            Clock clock,
            Handover<ControlFrame> control,
            JobProgress progress,
            LongSupplier logEndPosition,
            Consumer<TableReport> listener) {
        this.tables = tables;
        this.clock = clock;
        this.control = control;
        this.progress = progress;
        this.logEndPosition = logEndPosition;
        this.listener = listener;
        progress.tables(tables.reports());
    }

    @Override
    public String name() {
        return "table";
    }

    @Override
    public int doWork() throws IOException {
        if (!isBegun) {
            isBegun = true;
            tables.loaders().forEach(loader -> tell(loader.report()));
            return 1;
        }
        if (unsent != null) {
            return send(unsent);
        }
        if (sent != null) {
            return awaitLogged(sent);
        }
        return progress.isStopRequested() ? 0 : loadNext(clock.epochMicros());
    }

    private int send(TableLoad load) {
        if (!control.offer(load)) {
            return 0;
        }
        sentCount++;
        sent = load.copy();
        unsent = null;
        return 1;
    }

    /** Its place in the log is known only roughly, and nothing is deleted before the log begins behind that. */
    private int awaitLogged(TableCopy copy) throws IOException {
        if (progress.tableLoadCount() < sentCount) {
            return 0;
        }
        tables.logged(new LoggedTable(logEndPosition.getAsLong(), copy));
        sent = null;
        tables.deleteUnneeded();
        return 1;
    }

    private int loadNext(long nowMicros) {
        for (TableLoader<?> loader : tables.loaders()) {
            if (loader.isDue(nowMicros)) {
                load(loader, nowMicros);
                return unsent == null ? 0 : 1; // Who has only looked has no need to be asked again at once.
            }
        }
        return 0;
    }

    private void load(TableLoader<?> loader, long nowMicros) {
        try {
            TableCopy copy = loader.load(nowMicros);
            if (copy == null) {
                return;
            }
            unsent = new TableLoad(copy, nowMicros);
        } catch (IOException e) {
            LOG.debug("step={} keeps its version of the table", loader.uid(), e);
        }
        progress.tables(tables.reports());
        tell(loader.report());
    }

    private void tell(TableReport report) {
        if (report.lastFailure().isEmpty()) {
            LOG.info("step={} has table version={} rows={}", report.uid(), report.sourceVersion(), report.rowCount());
        } else {
            LOG.warn("step={} keeps table version={}: {}", report.uid(), report.sourceVersion(), report.lastFailure());
        }
        listener.accept(report);
    }
}
