package dev.rivulet.core.sink;

import dev.rivulet.core.row.Field;
import java.util.List;

/**
 * Told by a sink what it does to its target beside writing rows. The sink's committer calls it, within {@link SinkCommitter#commit}; so it must
 * be quick and must not call the sink.
 */
@FunctionalInterface
public interface TargetListener {

    /** Nobody is told. */
    TargetListener NONE = (version, columns) -> {};

    /**
     * The sink has given its target columns that rows brought. It is told before the first rows that have them become visible, and again by the
     * next run if this one ends between: at least once, whatever crashes come.
     *
     * @param version of the target that has them first
     * @param columns at least one, in their order there
     */
    void onColumnsAdded(long version, List<Field> columns);
}
