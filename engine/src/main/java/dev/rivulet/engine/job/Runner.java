package dev.rivulet.engine.job;

import dev.rivulet.engine.Pipeline;

/** Interprets a pipeline's plan. The embedded one runs it in this JVM; others may hand it to an engine elsewhere. */
public interface Runner {

    /**
     * Starts the pipeline and returns when it runs: recovered to where it was, or fresh.
     *
     * @throws JobException if it cannot start; nothing runs then
     */
    Job start(Pipeline pipeline) throws JobException;
}
