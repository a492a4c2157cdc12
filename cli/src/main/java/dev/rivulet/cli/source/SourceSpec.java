package dev.rivulet.cli.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.Source;

/** A source as a pipeline file describes it, with defaults filled in and paths resolved. Immutable. */
public interface SourceSpec {

    /**
     * How much is taken of the source, and when.
     *
     * @param recordsPerSecond {@link Long#MAX_VALUE} for any number
     * @param recordsPerTriggerMax likewise, per epoch
     * @param flow where the job cannot take all that comes
     */
    record Pace(long recordsPerSecond, long recordsPerTriggerMax, FlowPolicy flow) {}

    /** The name of the source in log and checkpoints; changing it orphans what is stored under it. */
    String uid();

    /** What becomes of its malformed records. */
    OnError onError();

    /**
     * Whether a column can come from it.
     *
     * @throws IllegalArgumentException if not, with the reason
     */
    default void checkReadable(Field column) {}

    /**
     * Makes the source.
     *
     * @param rows of the file's schema
     * @param problems for what of it does not fit the schema
     */
    Source<Row> source(StructRowType rows, ConfigProblems problems);

    /** Puts down what of it decides how its records become rows: two that put down the same make the same rows of the same log. */
    void describe(ObjectNode definition);
}
