package dev.rivulet.delta.alter;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.tree.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a table names a column. Stateless. */
public final class ColumnUse {

    private ColumnUse() {}

    /** Whether an expression names a column; what is not understood may do so. */
    public static boolean names(String expression, Field column, Schema schema) {
        try {
            RowType<?> rows = StructRowType.of("row", schema);
            return names(ExpressionCompiler.compile(expression, rows).tree(), column);
        } catch (ExpressionException unknown) {
            return true;
        }
    }

    private static boolean names(Node node, Field column) {
        return node instanceof Node.ColumnRef reference && reference.name().equalsIgnoreCase(column.name())
                || node instanceof Node.Operation operation
                        && operation.arguments().stream().anyMatch(argument -> names(argument, column));
    }

    /** The CHECK constraint or generated column whose text names a column; null if none does. */
    static @Nullable String byText(TableShape shape, Field column) {
        for (Map.Entry<String, String> constraint : shape.constraints().entrySet()) {
            if (names(constraint.getValue(), column, shape.schema())) {
                return "the CHECK constraint " + constraint.getKey() + " (" + constraint.getValue()
                        + ") names it; drop the constraint first";
            }
        }
        for (Map.Entry<String, String> generated : shape.generated().entrySet()) {
            if (names(generated.getValue(), column, shape.schema())) {
                return "the generated column " + generated.getKey() + " (" + generated.getValue()
                        + ") is computed of it, and files that are there hold what it was";
            }
        }
        return null;
    }
}
