package dev.rivulet.engine.job;

import dev.rivulet.engine.enrich.TableReport;

/** Told what a job does. Called on the engine's threads, so it must be quick and must not call the job. */
public interface JobListener {

    /** An epoch with all its outputs has become visible. */
    default void onEpochCommitted(EpochProgress progress) {}

    /** Another version of a table was loaded, at the start too, or that failed, as {@link TableReport#lastFailure} says. */
    default void onTableLoad(TableReport report) {}
}
