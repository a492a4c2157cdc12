package dev.rivulet.engine.supervise;

import java.time.Duration;

/**
 * A job has failed and is started again. Immutable.
 *
 * @param count how often it was since the runner started it, this time included
 * @param failure why
 * @param pause until the start
 * @param committedEpoch the last one that all sinks had
 */
public record RestartReport(int count, String failure, Duration pause, long committedEpoch) {}
