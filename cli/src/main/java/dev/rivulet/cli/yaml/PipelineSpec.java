package dev.rivulet.cli.yaml;

import dev.rivulet.core.row.Field;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.wal.SyncMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A pipeline as its file describes it: complete, with defaults filled in and paths resolved against the file's folder, but with
 * expressions still as text. Immutable.
 */
public record PipelineSpec(
        String name,
        Source source,
        Rows rows,
        Optional<Aggregation> aggregation,
        Output output,
        Sink sink,
        Engine engine) {

    /** What to do with a record that cannot become a row, or a row that an expression fails on. */
    public enum OnError {
        DEAD_LETTER,
        FAIL
    }

    /** The format of the files of a folder. */
    public enum Format {
        JSON,
        CSV
    }

    /** Where rows come from. */
    public sealed interface Source {

        OnError onError();
    }

    /**
     * A folder of files.
     *
     * @param maxFilesPerTrigger 0 for no limit
     * @param settleTime how long a file must have stood still to count as complete
     * @param pollInterval how often the folder is listed
     */
    public record FileFolder(
            Path path,
            Format format,
            int maxFilesPerTrigger,
            Duration settleTime,
            Duration pollInterval,
            OnError onError)
            implements Source {}

    /**
     * A Delta table as a stream.
     *
     * @param maxFilesPerTrigger 0 for no limit
     * @param maxBytesPerTrigger {@link Long#MAX_VALUE} for no limit
     * @param pollInterval how often the log is looked at
     */
    public record TableStream(
            Path path,
            Start start,
            int maxFilesPerTrigger,
            long maxBytesPerTrigger,
            PassedOver passedOver,
            Duration pollInterval,
            OnError onError)
            implements Source {}

    /**
     * Messages of an MQTT broker, each a JSON object.
     *
     * @param fields what of a message beside its payload becomes a column
     */
    public record MqttTopics(MqttSettings settings, List<MqttTopic> topics, MessageFields fields, OnError onError)
            implements Source {
        public MqttTopics {
            topics = List.copyOf(topics);
        }
    }

    /**
     * Columns of what a message has beside its payload.
     *
     * @param topic the column for its topic
     * @param retained the column for whether the broker had retained it
     * @param userProperties for each name of a user property the column for its value
     */
    public record MessageFields(Optional<YamlText> topic, Optional<YamlText> retained, List<Named> userProperties) {
        public MessageFields {
            userProperties = List.copyOf(userProperties);
        }
    }

    /**
     * Where a stream over a table begins; with all rows of its latest version if neither is given.
     *
     * @param version {@link Start#LATEST} for behind the latest
     */
    public record Start(OptionalLong version, Optional<Instant> timestamp) {

        public static final long LATEST = -1;
    }

    /** Which commits a stream over a table passes over. */
    public record PassedOver(boolean deletes, boolean changes, boolean schemaChanges) {}

    /** A name and the SQL text for it. */
    public record Named(YamlText name, YamlText sql) {}

    /**
     * The rows that come in and what is done to each of them alone.
     *
     * @param schema the columns of the input
     * @param derive further columns, each of which may use those before it
     */
    public record Rows(
            List<Field> schema, Optional<EventTime> eventTime, Optional<YamlText> filter, List<Named> derive) {
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

    /** What is computed over the rows of a key and window. */
    public record Aggregation(List<YamlText> key, Duration tumbling, List<Named> aggregates) {
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
    public record Output(Optional<YamlText> filter, List<Named> derive, List<YamlText> select) {
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
     */
    public record Sink(
            Path path,
            List<YamlText> partitionBy,
            List<YamlText> primaryKey,
            Map<String, String> tableProperties,
            Optional<Creation> creation,
            int compactFileCountMin,
            Misfits misfits) {
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
    public record Rules(List<Named> generated, List<Named> defaults, List<Named> checks) {
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
     */
    public record Misfits(boolean mergeSchema, OnError onViolation) {}

    /**
     * How it runs.
     *
     * @param data the folder for log, state and dead letters
     * @param workers how many of each kind
     * @param memorySizeBytes for all that grows; {@link Engine#MEMORY_UNBOUNDED} for no bound
     */
    public record Engine(Path data, Intervals intervals, Workers workers, long memorySizeBytes, Log log) {

        public static final long MEMORY_UNBOUNDED = Long.MAX_VALUE;
    }

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
