package dev.rivulet.expr.tree;

import dev.rivulet.core.row.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A typed expression. Immutable. */
public sealed interface Node {

    DataType type();

    /** Whether it can be null for some row; false only if it surely cannot. */
    boolean isNullable();

    /**
     * A value known before any row is.
     *
     * @param value Long, Double or the object, by the type's physical form; null for null
     */
    record Constant(DataType type, @Nullable Object value) implements Node {
        @Override
        public boolean isNullable() {
            return value == null;
        }
    }

    /** NULL as it is written, before its surroundings gave it a type. Its own type means nothing. */
    record UntypedNull() implements Node {
        @Override
        public DataType type() {
            return DataType.Simple.BOOLEAN;
        }

        @Override
        public boolean isNullable() {
            return true;
        }
    }

    /** A field of the row. */
    record ColumnRef(int index, String name, DataType type, boolean isNullable) implements Node {}

    /**
     * An operator or function with its operands, which have the types it wants: conversions are operations of their own.
     *
     * @param name as in {@link dev.rivulet.expr.syntax.Syntax.Call}
     */
    record Operation(String name, List<Node> arguments, DataType type, boolean isNullable, Code code) implements Node {
        public Operation {
            arguments = List.copyOf(arguments);
        }
    }
}
