package dev.rivulet.cli.yaml;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.source.Source;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.expr.Aggregate;
import dev.rivulet.expr.Predicate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A checked pipeline, ready to be bound to the engine. A row takes this way: decoded as {@link #inputType}; {@link #filter};
 * {@link #derive}; {@link #deduplicatedBy}; {@link #aggregation}, if there is one; {@link #outputFilter}; {@link #output}; sink. Immutable.
 *
 * @param spec what it was compiled from, with all that needs no types
 * @param source where rows come from
 * @param inputType what the source's decoder makes
 * @param filter over the input
 * @param derive from the input to the rows that are aggregated or go out
 * @param eventTimeIndex the column of the derived rows, not null and of type timestamp or timestamp_ntz, that says when it happened
 * @param deduplicatedBy the columns of the derived rows that tell a row from others; empty if rows may come again
 * @param outputFilter over the results
 * @param output from the results to what the sink takes
 * @param table what the sink's table is made with, if there is none
 * @param keyColumns of the sink's rows, which are never null; empty if rows are appended
 * @param elsewhere where rows go that do not go to a table
 */
public record CompiledPipeline(
        PipelineSpec spec,
        Source<Row> source,
        StructRowType inputType,
        Optional<Predicate<Row>> filter,
        Projection derive,
        OptionalInt eventTimeIndex,
        List<Integer> deduplicatedBy,
        Optional<Aggregation> aggregation,
        Optional<Predicate<Row>> outputFilter,
        Projection output,
        TableDefinition table,
        List<String> keyColumns,
        Optional<Sink<Row>> elsewhere) {

    public static final String WINDOW_START = "window_start";
    public static final String WINDOW_END = "window_end";

    public CompiledPipeline {
        deduplicatedBy = List.copyOf(deduplicatedBy);
        keyColumns = List.copyOf(keyColumns);
    }

    /** The columns that the sink's table is partitioned by, in order. */
    public List<String> partitionColumns() {
        return table.partitionColumns();
    }

    /** The rows that the sink takes. */
    public StructRowType outputType() {
        return output.outputType();
    }

    /**
     * What is computed over the rows of a key and window.
     *
     * @param keyIndexes the key's columns in the derived rows
     * @param aggregates over the derived rows, in the order of the file
     * @param resultType the key's columns, {@code window_start} and {@code window_end} (timestamp, the end is not in the window), and
     *     a column for each aggregate
     */
    public record Aggregation(List<Integer> keyIndexes, List<Aggregate<Row>> aggregates, StructRowType resultType) {
        public Aggregation {
            keyIndexes = List.copyOf(keyIndexes);
            aggregates = List.copyOf(aggregates);
        }
    }
}
