package dev.rivulet.engine.job;

import dev.rivulet.engine.enrich.TableReport;
import dev.rivulet.engine.supervise.ColumnsReport;
import dev.rivulet.engine.supervise.DropReport;
import dev.rivulet.engine.supervise.OutageReport;
import dev.rivulet.engine.supervise.RestartReport;
import dev.rivulet.engine.supervise.StallReport;

/** Told what a job does. Called on the engine's threads, so it must be quick and must not call the job. */
public interface JobListener {

    /** An epoch with all its outputs has become visible. */
    default void onEpochCommitted(EpochProgress progress) {}

    /** Another version of a table was loaded, at the start too, or that failed, as {@link TableReport#lastFailure} says. */
    default void onTableLoad(TableReport report) {}

    /** Something that the job needs went out of reach, still is behind another try, or is back. Only with a restart strategy. */
    default void onOutage(OutageReport report) {}

    /** Records of a source begin to be dropped, as the log is full, or no more are. */
    default void onDrop(DropReport report) {}

    /**
     * A sink has given its table columns that rows brought, and rows that have them are about to be committed. At least once: a run that ends
     * before that commit leaves it to the next one, which tells it again.
     */
    default void onColumnsAdded(ColumnsReport report) {}

    /** The job has failed and is started again. */
    default void onRestart(RestartReport report) {}

    /** An agent is stuck, or has come back. */
    default void onStall(StallReport report) {}
}
