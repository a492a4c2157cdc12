package dev.rivulet.engine.job;

/** Told what a job does. Called on the engine's threads, so it must be quick and must not call the job. */
public interface JobListener {

    /** An epoch with all its outputs has become visible. */
    default void onEpochCommitted(EpochProgress progress) {}
}
