package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.cli.sink.SinkSpec;
import dev.rivulet.cli.source.OnError;
import dev.rivulet.cli.source.SourceSpec;
import dev.rivulet.core.row.Field;
import dev.rivulet.engine.supervise.RestartStrategy;
import dev.rivulet.wal.SyncMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline as its file describes it: complete, with defaults filled in and paths resolved against the file's folder, but with
 * expressions still as text. Immutable.
 *
 * @param deadLetters the table for them; empty for files in the data directory
 */
public record PipelineSpec(
        String name,
        SourceSpec source,
        SourceSpec.Pace pace,
        Rows rows,
        Optional<Deduplication> deduplication,
        Optional<Aggregation> aggregation,
        Output output,
        Sink sink,
        Optional<Path> deadLetters,
        Engine engine) {

    /**
     * The rows that come in and what is done to each of them alone.
     *
     * @param schema the columns of the input
     * @param derive further columns, each of which may use those before it
     */
    public record Rows(
            List<Field> schema, Optional<EventTime> eventTime, Optional<YamlText> filter, List<NamedText> derive) {
        public Rows {
            schema = List.copyOf(schema);
            derive = List.copyOf(derive);
        }
    }

    /**
     * When things happened.
     *
     * @param column of type timestamp
     * @param outOfOrderness how late a row may be against the latest one
     */
    public record EventTime(YamlText column, Duration outOfOrderness) {}

    /**
     * Which rows are left out, as they came before.
     *
     * @param by the columns that tell a row
     * @param within how far apart in event time two rows may be to be the same
     */
    public record Deduplication(List<YamlText> by, Duration within) {
        public Deduplication {
            by = List.copyOf(by);
        }
    }

    /** What is computed over the rows of a key and window. */
    public record Aggregation(List<YamlText> key, Duration tumbling, List<NamedText> aggregates) {
        public Aggregation {
            key = List.copyOf(key);
            aggregates = List.copyOf(aggregates);
        }
    }

    /**
     * What is done to the results.
     *
     * @param filter over the results, as HAVING
     * @param select the columns to keep, in this order; empty for all
     */
    public record Output(Optional<YamlText> filter, List<NamedText> derive, List<YamlText> select) {
        public Output {
            derive = List.copyOf(derive);
            select = List.copyOf(select);
        }
    }

    /**
     * A Delta table.
     *
     * @param primaryKey the columns by which a row takes the place of another; empty if rows are appended
     * @param tableProperties of Delta's, in the file's order; they count when the table is made
     * @param creation what else counts when the table is made; empty if it could not be read
     * @param compactFileCountMin how many files of about one size are put together between commits, 0 for never
     * @param storesAndForwards whether rows are staged in the data directory, so that the table may be out of reach
     * @param elsewhere what takes the table's place, and then all else is meaningless
     */
    public record Sink(
            Path path,
            List<YamlText> partitionBy,
            List<YamlText> primaryKey,
            Map<String, String> tableProperties,
            Optional<Creation> creation,
            int compactFileCountMin,
            boolean storesAndForwards,
            Misfits misfits,
            Optional<SinkSpec> elsewhere) {
        public Sink {
            tableProperties = Collections.unmodifiableMap(new LinkedHashMap<>(tableProperties));
            partitionBy = List.copyOf(partitionBy);
            primaryKey = List.copyOf(primaryKey);
        }
    }

    /** A column and where its name stands. */
    public record Column(YamlText name, Field field) {}

    /** A key and its columns. */
    public record Key(YamlText name, List<YamlText> columns) {
        public Key {
            columns = List.copyOf(columns);
        }
    }

    /**
     * What a table is made with, if there is none.
     *
     * @param columns in place of the rows' columns of these names, or behind them
     * @param clusterBy columns that OPTIMIZE lays rows out by
     */
    public record Creation(List<Column> columns, Rules rules, Keys keys, List<YamlText> clusterBy) {
        public Creation {
            columns = List.copyOf(columns);
            clusterBy = List.copyOf(clusterBy);
        }
    }

    /**
     * What is in a table's rows.
     *
     * @param generated what a column is in each row
     * @param defaults what a column is in rows that lack it
     * @param checks a condition that all rows meet
     */
    public record Rules(List<NamedText> generated, List<NamedText> defaults, List<NamedText> checks) {
        public Rules {
            generated = List.copyOf(generated);
            defaults = List.copyOf(defaults);
            checks = List.copyOf(checks);
        }
    }

    /** Columns that no two rows of a table have in common. */
    public record Keys(List<YamlText> primaryKey, List<Key> unique) {
        public Keys {
            primaryKey = List.copyOf(primaryKey);
            unique = List.copyOf(unique);
        }
    }

    /**
     * What is done where the table and the results do not fit.
     *
     * @param mergeSchema whether the table is given the columns that it lacks
     * @param onViolation what becomes of rows that violate a constraint of the table
     * @param addedColumns the results' column whose members become columns of the table, and where that is said; empty if none do
     */
    public record Misfits(boolean mergeSchema, OnError onViolation, Optional<NamedText> addedColumns) {}

    /**
     * How it runs.
     *
     * @param data the folder for log, state and dead letters
     * @param workers how many of each kind
     */
    public record Engine(
            Path data, Intervals intervals, Workers workers, Memory memory, Log log, Endurance endurance) {}

    /**
     * How much memory it may use.
     *
     * @param sizeBytes for all that grows; {@link Memory#UNBOUNDED} for no bound
     * @param weight its part in proportion to others', where several jobs share a budget
     */
    public record Memory(long sizeBytes, int weight) {

        public static final long UNBOUNDED = Long.MAX_VALUE;
    }

    /**
     * What is done when something fails.
     *
     * @param restarts empty if the file says nothing
     * @param stagedSizeBytesMax how much may be staged while it cannot be committed
     */
    public record Endurance(Optional<RestartStrategy> restarts, long stagedSizeBytesMax) {}

    /**
     * How often what happens.
     *
     * @param recoveryBudget how long a start after a crash should take, for which state is checkpointed in time
     * @param checkpointSizeBytes how much log may gather at the most before state is checkpointed
     */
    public record Intervals(Duration epoch, Duration commit, Duration recoveryBudget, long checkpointSizeBytes) {}

    /**
     * How many workers there are.
     *
     * @param laneCountMin keyed workers at the least
     * @param laneCountMax keyed workers at the most; between the two their number follows the load
     * @param decoderCount workers that make rows of what the source brings
     */
    public record Workers(int laneCountMin, int laneCountMax, int decoderCount) {}

    /**
     * How large the log may grow, what it keeps and what a power loss may take of it.
     *
     * @param sizeMaxBytes {@link Long#MAX_VALUE} for no limit
     * @param retention how long what nobody needs is kept; zero for no longer than it is needed
     * @param retentionSizeBytes how much of it; zero for no limit
     */
    public record Log(long sizeMaxBytes, Duration retention, long retentionSizeBytes, SyncMode sync) {}
}
