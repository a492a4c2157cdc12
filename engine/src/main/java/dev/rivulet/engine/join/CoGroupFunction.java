package dev.rivulet.engine.join;

import dev.rivulet.engine.RowCollector;
import dev.rivulet.engine.Window;
import java.util.List;

/** Makes any number of rows of all that two streams have for a key in a window. Deterministic. */
@FunctionalInterface
public interface CoGroupFunction<K, A, B, O> {

    /**
     * @param lefts rows of the first stream in the order of the log, where windows lie side by side; those of sliding and cumulating
     *     windows come slice by slice, those of sessions that were merged one session after the other, each in that order. May be empty, but
     *     not both; not to be changed
     * @param rights rows of the second stream
     * @throws dev.rivulet.core.row.MalformedRowException to send a description of the window to the dead letters with that message
     * @throws Exception any other fails the job
     */
    void coGroup(K key, Window window, List<A> lefts, List<B> rights, RowCollector<O> out) throws Exception;
}
