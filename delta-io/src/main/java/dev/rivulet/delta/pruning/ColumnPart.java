package dev.rivulet.delta.pruning;

import dev.rivulet.core.row.DataType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import dev.rivulet.expr.tree.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column, or a field of structs in it, as conditions name it: what files may have bounds of. Immutable.
 *
 * @param fields the names from the column on, none for the column itself
 */
record ColumnPart(int columnIndex, List<String> fields, DataType type, boolean isNullable) {

    ColumnPart {
        fields = List.copyOf(fields);
    }

    /** Null if the expression is neither. */
    static @Nullable ColumnPart of(Node node) {
        if (node instanceof Node.ColumnRef column) {
            return new ColumnPart(column.index(), List.of(), column.type(), column.isNullable());
        }
        if (!(node instanceof Node.Operation operation) || !operation.isField()) {
            return null;
        }
        ColumnPart struct = of(operation.arguments().get(0));
        if (struct == null) {
            return null;
        }
        List<String> fields = new ArrayList<>(struct.fields);
        fields.add(operation.fieldName());
        return new ColumnPart(struct.columnIndex, fields, operation.type(), operation.isNullable());
    }

    boolean isWholeColumn() {
        return fields.isEmpty();
    }

    /** What the statistics of the version's files call it, from the column on. */
    List<String> physicalPath(TableScan version) {
        PhysicalColumn physical = version.physicalColumn(columnIndex);
        List<String> path = new ArrayList<>(List.of(physical.name()));
        for (String field : fields) {
            physical = physical.part(field);
            path.add(physical.name());
        }
        return path;
    }
}
