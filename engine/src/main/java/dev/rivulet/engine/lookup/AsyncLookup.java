package dev.rivulet.engine.lookup;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks something outside about a row: a service, a database, a device. The engine logs the answer before it is used, and takes it from
 * there whenever the row is worked on again; so the answers may change, and results do not.
 *
 * @param <T> the rows
 * @param <A> the answers; immutable
 */
public interface AsyncLookup<T, A> {

    /**
     * Asks, and returns without waiting for the answer. Always called by the same thread in a run, which is that of no operator and which
     * the other lookups of the job share: a call that blocks holds these up, and one that does not return ends the job.
     *
     * <p>A row may be asked about again, after a failure or a crash. Nobody asks in a replay.
     *
     * @return completed by any thread, with the answer or with null for none; a failure, or none in time, is tried again as the
     *     {@link LookupSettings} say. What it completes with later is not looked at
     * @throws Exception as if the stage had failed
     */
    CompletionStage<@Nullable A> lookup(T row) throws Exception;
}
