package dev.rivulet.expr.tree;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowType;
import java.util.List;

/** Turns a typed tree into code for one type of rows. Stateless. */
public final class Linker {

    private Linker() {}

    public static Evaluator link(Node node, RowType<Object> rows) {
        if (node instanceof Node.Constant constant) {
            return constant(constant);
        } else if (node instanceof Node.ColumnRef column) {
            return column(column, rows.accessor(column.index()));
        } else if (node instanceof Node.Operation operation) {
            List<Evaluator> arguments = operation.arguments().stream()
                    .map(argument -> link(argument, rows))
                    .toList();
            return operation.code().link(arguments);
        } else if (node instanceof Node.UntypedNull) {
            return (row, out) -> out.setNull();
        }
        throw new AssertionError("unknown node " + node);
    }

    /** The code of a constant, which needs no row. */
    public static Evaluator constant(Node.Constant constant) {
        Object value = constant.value();
        if (value == null) {
            return (row, out) -> out.setNull();
        }
        if (constant.type().physical() == DataType.Physical.LONG) {
            long number = (Long) value;
            return (row, out) -> out.setLong(number);
        }
        if (constant.type().physical() == DataType.Physical.DOUBLE) {
            double number = (Double) value;
            return (row, out) -> out.setDouble(number);
        }
        return (row, out) -> out.setObject(value);
    }

    private static Evaluator column(Node.ColumnRef column, FieldAccessor<Object> field) {
        return switch (column.type().physical()) {
            case LONG ->
                (row, out) -> {
                    if (field.isNull(row)) {
                        out.setNull();
                    } else {
                        out.setLong(field.longValue(row));
                    }
                };
            case DOUBLE ->
                (row, out) -> {
                    if (field.isNull(row)) {
                        out.setNull();
                    } else {
                        out.setDouble(field.doubleValue(row));
                    }
                };
            case OBJECT ->
                (row, out) -> {
                    Object value = field.objectValue(row);
                    if (value == null) {
                        out.setNull();
                    } else {
                        out.setObject(value);
                    }
                };
        };
    }
}
