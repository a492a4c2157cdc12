package dev.rivulet.engine.supervise;

import dev.rivulet.core.row.Field;
import java.util.List;

/**
 * A sink has given its table columns that rows brought. Immutable.
 *
 * @param sinkUid the sink's
 * @param tableVersion that has them first
 * @param columns at least one, in their order in the table
 */
public record ColumnsReport(String sinkUid, long tableVersion, List<Field> columns) {

    public ColumnsReport {
        columns = List.copyOf(columns);
    }
}
