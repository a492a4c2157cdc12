package dev.rivulet.delta.read;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.delta.change.Condition;
import dev.rivulet.delta.change.RowCopy;
import dev.rivulet.delta.feed.ChangeType;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.history.CommitEntry;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.log.CommitChanges;
import dev.rivulet.delta.pruning.FilePruning;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What versions of a table did to its rows: its change data feed, as a whole or what is asked for of it.
 *
 * <p>A row has the table's columns, as the last of the versions has them but that each takes nulls, and behind them {@code _change_type}
 * (a {@link ChangeType}: {@code insert}, {@code update_preimage}, {@code update_postimage} or {@code delete}), {@code _commit_version} and
 * {@code _commit_timestamp}. Rows come version after version; of a version in no particular order, but an update's row before is followed by the one
 * after, if the writer was this library. No more than one file is open at a time.
 *
 * <p>One owner. {@code where}, {@code select} and {@code limit} give another reader and leave this one as it is.
 */
public final class TableChanges {

    private static final String ROW = "change";
    private static final int MICROS_PER_MILLI = 1_000;

    private final FeedRange range;
    private final @Nullable String filter;
    private final List<Field> columns;
    private final long limit;

    private TableChanges(FeedRange range, @Nullable String filter, List<Field> columns, long limit) {
        this.range = range;
        this.filter = filter;
        this.columns = columns;
        this.limit = limit;
    }

    private static TableChanges of(FeedRange range) {
        return new TableChanges(range, null, all(range).fields(), Long.MAX_VALUE);
    }

    /** For {@link dev.rivulet.delta.DeltaTable}, as are those below. */
    public static TableChanges of(KernelTable table, Disk disk, long from, long to) throws IOException {
        return of(FeedRange.of(table, disk, from, to));
    }

    public static TableChanges since(KernelTable table, Disk disk, long from) throws IOException {
        return of(FeedRange.since(table, disk, from));
    }

    public static TableChanges between(KernelTable table, Disk disk, Instant from, Instant to) throws IOException {
        return of(FeedRange.between(table, disk, from, to));
    }

    public static TableChanges since(KernelTable table, Disk disk, Instant from) throws IOException {
        return of(FeedRange.since(table, disk, from));
    }

    /** Takes rows. */
    @FunctionalInterface
    public interface RowConsumer<T> {

        void accept(T row) throws IOException;
    }

    private static Schema all(FeedRange range) {
        return FeedColumns.behind(range.scan().schema(), FeedColumns.ALL);
    }

    /** The first version. */
    public long fromVersion() {
        return range.from();
    }

    /** The last version; one before the first if none was committed in the time that is asked for. */
    public long toVersion() {
        return range.to();
    }

    /** The columns that are read, in their order. */
    public Schema schema() {
        return Schema.of(columns);
    }

    /**
     * The rows for which a condition is true, neither false nor unknown. Asked for twice, both conditions have to be.
     *
     * @param condition in SQL, over all columns, also those that are not selected
     * @throws IllegalArgumentException if the text is no condition over these columns, with the place and what was wanted
     */
    public TableChanges where(String condition) {
        Condition.ofRead(condition, StructRowType.of(ROW, all(range)));
        String both = filter == null ? condition : "(" + filter + ") AND (" + condition + ")";
        return new TableChanges(range, both, columns, limit);
    }

    /**
     * These columns only, in this order.
     *
     * @param names in any case, at least one
     * @throws IllegalArgumentException if there is no such column, naming the nearest, or one is named twice
     */
    public TableChanges select(String... names) {
        return new TableChanges(range, filter, RowQuery.selected(List.of(names), all(range)), limit);
    }

    /**
     * So many rows at most, those that come first.
     *
     * @param rowCount at least 0
     */
    public TableChanges limit(long rowCount) {
        if (rowCount < 0) {
            throw new IllegalArgumentException("limit is " + rowCount + ", wanted at least 0");
        }
        return new TableChanges(range, filter, columns, Math.min(limit, rowCount));
    }

    /**
     * Hands the rows over, with the selected columns.
     *
     * @throws IOException if the feed is off at one of the versions, naming it; one has a column that the last has not, or has of a type that
     *     does not take it; the log does not have one any more; a file was deleted or is damaged, naming it; or the condition has no value
     *     for a row. Rows may have been handed over before
     */
    public void forEach(RowConsumer<Row> consumer) throws IOException {
        forEach(StructRowType.of(ROW, schema()), consumer);
    }

    /**
     * Hands the rows over as rows of a type. Fields and columns go by name in any case; columns that the type has not are left out, selected
     * or not.
     *
     * @throws IOException as {@link #forEach(RowConsumer)}, or if a field has no column or one of another type, or a value is missing that the
     *     type requires
     */
    public <T> void forEach(RowType<T> rowType, RowConsumer<T> consumer) throws IOException {
        requireColumns(rowType.schema());
        if (range.isEmpty() || limit == 0) {
            return;
        }
        Output<T> output = new Output<>(rowType, consumer);
        range.require(range.from() == range.to() ? range.scan() : range.table().scan(range.from()));
        boolean goesOn = true;
        for (long version = range.from(); goesOn && version <= range.to(); version++) {
            CommitChanges commit = range.commit(version);
            if (commit.changesMetadata() && version > range.from()) {
                range.require(range.table().scan(version));
            }
            CommitEntry entry = range.entry(version);
            output.begin(version, entry.time());
            goesOn = FeedRange.isWithoutEffect(entry) || output.files.visit(version, commit);
        }
    }

    private void requireColumns(Schema wanted) throws IOException {
        Schema known = all(range);
        for (Field field : wanted.fields()) {
            int index = known.indexOf(field.name());
            if (index < 0 || !known.field(index).type().equals(field.type())) {
                throw new IOException(
                        "table " + range.table().root() + ": column " + field.name() + " of its changes is "
                                + (index < 0 ? "missing" : known.field(index).type()) + ", wanted " + field.type());
            }
        }
    }

    /** Makes rows of the feed of those of the table, and the reader's of those that are meant. One owner. */
    private final class Output<T> {

        private final RowConsumer<T> consumer;
        private final FeedFiles files;
        private final RowCopy ofTable;
        private final StructRowType feedRows;
        private final RowBuilder<Row> feedRow;
        private final @Nullable Condition<Row> condition;
        private final RowCopy toReader;
        private final RowBuilder<T> readerRow;
        private final int tableColumnCount;
        private long version;
        private long timeMicros = Long.MIN_VALUE;
        private long left = limit;

        Output(RowType<T> rowType, RowConsumer<T> consumer) throws IOException {
            this.consumer = consumer;
            StructRowType tableRows = StructRowType.of("row", neededOfTable(rowType.schema()));
            this.files = new FeedFiles(range, tableRows, this::visit);
            this.tableColumnCount = tableRows.schema().fieldCount();
            this.ofTable = RowCopy.byName(tableRows, tableRows.schema());
            this.feedRows = StructRowType.of(ROW, FeedColumns.behind(tableRows.schema(), FeedColumns.ALL));
            this.feedRow = feedRows.newBuilder();
            this.condition = filter == null ? null : Condition.ofRead(filter, feedRows);
            this.toReader = RowCopy.byName(feedRows, rowType.schema());
            this.readerRow = rowType.newBuilder();
        }

        /** At least one column, as rows without any cannot be counted. */
        private Schema neededOfTable(Schema wanted) {
            Schema known = all(range);
            Map<String, Field> needed = new LinkedHashMap<>();
            wanted.fields().forEach(field -> put(needed, known.field(known.requireIndexOf(field.name()))));
            if (filter != null) {
                FilePruning.columnIndexes(Condition.ofRead(filter, StructRowType.of(ROW, known))
                                .tree())
                        .forEach(index -> put(needed, known.field(index)));
            }
            if (needed.isEmpty()) {
                put(needed, known.field(0));
            }
            return Schema.of(List.copyOf(needed.values()));
        }

        private void put(Map<String, Field> needed, Field column) {
            if (!FeedColumns.ALL.contains(column)) {
                needed.put(column.name(), column);
            }
        }

        /** Times ascend, as those of the table's log files are read the way time travel reads them. */
        void begin(long next, Instant time) {
            long micros = EpochMicros.of(time);
            timeMicros = Math.max(micros, timeMicros + (timeMicros == Long.MIN_VALUE ? 0 : MICROS_PER_MILLI));
            version = next;
        }

        private boolean visit(ChangeType type, Row row) throws IOException {
            feedRow.reset();
            ofTable.put(row, feedRow);
            feedRow.setObject(tableColumnCount, type.text());
            feedRow.setLong(tableColumnCount + 1, version);
            feedRow.setLong(tableColumnCount + 2, timeMicros);
            TableScan scan = range.scan();
            try {
                Row change = feedRow.build();
                if (condition == null || condition.isTrue(change)) {
                    readerRow.reset();
                    toReader.put(change, readerRow);
                    consumer.accept(readerRow.build());
                    left--;
                }
                return left > 0;
            } catch (MalformedRowException malformed) {
                throw scan.misfit(malformed);
            }
        }
    }
}
