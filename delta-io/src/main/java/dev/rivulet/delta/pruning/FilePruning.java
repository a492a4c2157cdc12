package dev.rivulet.delta.pruning;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.expr.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** The columns, and fields of structs in them, that the condition names. */
    private final Set<ColumnPart> parts = new LinkedHashSet<>();

    /**
     * @param condition over the version's columns
     */
    public FilePruning(TableScan version, Node condition) {
        this.version = version;
        this.condition = condition;
        collect(condition, parts);
    }

    private static void collect(Node node, Set<ColumnPart> parts) {
        ColumnPart part = ColumnPart.of(node);
        if (part != null) {
            parts.add(part);
        } else if (node instanceof Node.Operation operation) {
            operation.arguments().forEach(argument -> collect(argument, parts));
        }
    }

    /** The columns that a condition names, ascending. */
    public static List<Integer> columnIndexes(Node condition) {
        Set<ColumnPart> parts = new LinkedHashSet<>();
        collect(condition, parts);
        return parts.stream().map(ColumnPart::columnIndex).sorted().distinct().toList();
    }

    /** Those of the files that may hold rows which the condition is true for, in their order. */
    public List<LiveFile> chosen(List<LiveFile> files) {
        return files.stream().filter(this::mayHoldRows).toList();
    }

    /** Whether the condition may be true for a row of the file; if not, it surely is for none. */
    public boolean mayHoldRows(LiveFile file) {
        FileStatistics statistics = FileStatistics.parse(file.statistics());
        Map<ColumnPart, ValueRange> ranges = new HashMap<>();
        List<ColumnPart> withNan = new ArrayList<>();
        for (ColumnPart part : parts) {
            ValueRange range = range(part, file, statistics);
            ranges.put(part, range);
            boolean isCase = isFloating(part) && range.mayBeValue() && range.greatest() != null && !isPartition(part);
            if (isCase && withNan.size() < NAN_COLUMN_COUNT_MAX) {
                withNan.add(part);
            } else if (isCase) {
                ranges.put(part, range.openAbove());
            }
        }
        return mayBeTrue(ranges, withNan);
    }

    private ValueRange range(ColumnPart part, LiveFile file, FileStatistics statistics) {
        if (isPartition(part)) {
            Field field = version.schema().field(part.columnIndex());
            String text = file.partitionValues().get(version.physicalName(part.columnIndex()));
            return ValueRange.of(field.type(), PartitionText.parse(field, text));
        }
        return statistics.range(part.physicalPath(version), part.type());
    }

    private boolean isPartition(ColumnPart part) {
        return part.isWholeColumn() && version.isPartitionColumn(part.columnIndex());
    }

    private static boolean isFloating(ColumnPart part) {
        return part.type().physical() == DataType.Physical.DOUBLE;
    }

    /**
     * @param withNan those that may also be NaN, which their range leaves out
     */
    private boolean mayBeTrue(Map<ColumnPart, ValueRange> ranges, List<ColumnPart> withNan) {
        if (withNan.isEmpty()) {
            return new ConditionRange(part -> of(part, ranges)).truth(condition).mayBeTrue();
        }
        ColumnPart part = withNan.get(0);
        List<ColumnPart> others = withNan.subList(1, withNan.size());
        if (mayBeTrue(ranges, others)) {
            return true;
        }
        Map<ColumnPart, ValueRange> allNan = new HashMap<>(ranges);
        allNan.put(part, ValueRange.of(part.type(), Double.NaN));
        return mayBeTrue(allNan, others);
    }

    private static ValueRange of(ColumnPart part, Map<ColumnPart, ValueRange> ranges) {
        ValueRange range = ranges.get(part);
        return range == null ? ValueRange.unknown(part.type(), part.isNullable()) : range;
    }
}
