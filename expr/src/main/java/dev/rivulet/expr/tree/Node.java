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
     * @param name as in {@link dev.rivulet.expr.syntax.Syntax.Call}; for a field of a struct a point and the field's name
     */
    record Operation(String name, List<Node> arguments, DataType type, boolean isNullable, Code code) implements Node {
        public Operation {
            arguments = List.copyOf(arguments);
        }

        private static final String FIELD = ".";

        /** A field of the struct that an expression gives. */
        public static Operation field(Node struct, String name, DataType type, boolean isNullable, Code code) {
            return new Operation(FIELD + name, List.of(struct), type, isNullable, code);
        }

        /** Whether it is a field of the struct that its one operand is. */
        public boolean isField() {
            return name.startsWith(FIELD);
        }

        /** The name of the {@linkplain #isField field}, as the struct has it. */
        public String fieldName() {
            return name.substring(FIELD.length());
        }
    }
}
