package dev.rivulet.delta.pruning;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.expr.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells which files of a version may hold a row that a condition is true for, without opening them. It goes by the values of partition
 * columns, which are those of all rows, and by the statistics that the log has of others: how many nulls there are and between
 * which bounds the other values lie. Where they are missing, or the condition computes something from them, it may be any row. Immutable.
 *
 * <p>NaN is above all numbers, and some writers leave it out of their statistics. So a file is asked twice for each column of
 * floating-point numbers: whether a number between the bounds can make the condition true, and whether NaN can.
 */
public final class FilePruning {

    /** For each more the questions double. */
    private static final int NAN_COLUMN_COUNT_MAX = 4;

    private final TableScan version;
    private final Node condition;

    /** The columns that the condition names, by their index. */
    private final Map<Integer, Node.ColumnRef> columns = new TreeMap<>();

    /**
     * @param condition over the version's columns
     */
    public FilePruning(TableScan version, Node condition) {
        this.version = version;
        this.condition = condition;
        collect(condition, columns);
    }

    private static void collect(Node node, Map<Integer, Node.ColumnRef> columns) {
        if (node instanceof Node.ColumnRef column) {
            columns.put(column.index(), column);
        } else if (node instanceof Node.Operation operation) {
            operation.arguments().forEach(argument -> collect(argument, columns));
        }
    }

    /** The columns that a condition names, ascending. */
    public static List<Integer> columnIndexes(Node condition) {
        Map<Integer, Node.ColumnRef> columns = new TreeMap<>();
        collect(condition, columns);
        return List.copyOf(columns.keySet());
    }

    /** Those of the files that may hold rows which the condition is true for, in their order. */
    public List<LiveFile> chosen(List<LiveFile> files) {
        return files.stream().filter(this::mayHoldRows).toList();
    }

    /** Whether the condition may be true for a row of the file; if not, it surely is for none. */
    public boolean mayHoldRows(LiveFile file) {
        FileStatistics statistics = FileStatistics.parse(file.statistics());
        Map<Integer, ValueRange> ranges = new HashMap<>();
        List<Integer> withNan = new ArrayList<>();
        columns.forEach((index, column) -> {
            ValueRange range = range(column, file, statistics);
            ranges.put(index, range);
            boolean isCase =
                    isFloating(column) && range.mayBeValue() && range.greatest() != null && !isPartition(column);
            if (isCase && withNan.size() < NAN_COLUMN_COUNT_MAX) {
                withNan.add(index);
            } else if (isCase) {
                ranges.put(index, range.openAbove());
            }
        });
        return mayBeTrue(ranges, withNan);
    }

    private ValueRange range(Node.ColumnRef column, LiveFile file, FileStatistics statistics) {
        Field field = version.schema().field(column.index());
        String physicalName = version.physicalName(column.index());
        if (isPartition(column)) {
            String text = file.partitionValues().get(physicalName);
            return ValueRange.of(field.type(), PartitionText.parse(field, text));
        }
        return statistics.range(physicalName, field.type());
    }

    private boolean isPartition(Node.ColumnRef column) {
        return version.isPartitionColumn(column.index());
    }

    private static boolean isFloating(Node.ColumnRef column) {
        return column.type().physical() == DataType.Physical.DOUBLE;
    }

    /**
     * @param withNan the columns that may also be NaN, which their range leaves out
     */
    private boolean mayBeTrue(Map<Integer, ValueRange> ranges, List<Integer> withNan) {
        if (withNan.isEmpty()) {
            return new ConditionRange(column -> of(column, ranges))
                    .truth(condition)
                    .mayBeTrue();
        }
        int index = withNan.get(0);
        List<Integer> others = withNan.subList(1, withNan.size());
        if (mayBeTrue(ranges, others)) {
            return true;
        }
        Map<Integer, ValueRange> allNan = new HashMap<>(ranges);
        allNan.put(index, ValueRange.of(version.schema().field(index).type(), Double.NaN));
        return mayBeTrue(allNan, others);
    }

    private static ValueRange of(Node.ColumnRef column, Map<Integer, ValueRange> ranges) {
        ValueRange range = ranges.get(column.index());
        return range == null ? ValueRange.unknown(column.type(), column.isNullable()) : range;
    }
}
