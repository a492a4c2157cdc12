package dev.rivulet.parquet.value;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Hands values on as long as the row has room for them. What the converters behind it began then is never ended; they begin anew with the
 * next row. Stateless.
 */
final class BudgetedConverter {

    private BudgetedConverter() {}

    static Converter of(Converter behind, Type type, RowBudget budget) {
        return type.isPrimitive()
                ? new Leaf(behind.asPrimitiveConverter(), isKept(type.asPrimitiveType()), budget)
                : new Group(behind.asGroupConverter(), type, budget);
    }

    /** Whether a row has all bytes of a value; of others it has fewer. */
    private static boolean isKept(PrimitiveType type) {
        return type.getPrimitiveTypeName() != PrimitiveTypeName.INT96
                && !(type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation);
    }

    private static final class Leaf extends PrimitiveConverter {

        private final PrimitiveConverter behind;
        private final boolean isKept;
        private final RowBudget budget;

        Leaf(PrimitiveConverter behind, boolean isKept, RowBudget budget) {
            this.behind = behind;
            this.isKept = isKept;
            this.budget = budget;
        }

        @Override
        public void addBinary(Binary value) {
            if (budget.take(isKept ? 1 + value.length() : 1)) {
                behind.addBinary(value);
            }
        }

        @Override
        public void addBoolean(boolean value) {
            if (budget.take(1)) {
                behind.addBoolean(value);
            }
        }

        @Override
        public void addDouble(double value) {
            if (budget.take(1)) {
                behind.addDouble(value);
            }
        }

        @Override
        public void addFloat(float value) {
            if (budget.take(1)) {
                behind.addFloat(value);
            }
        }

        @Override
        public void addInt(int value) {
            if (budget.take(1)) {
                behind.addInt(value);
            }
        }

        @Override
        public void addLong(long value) {
            if (budget.take(1)) {
                behind.addLong(value);
            }
        }
    }

    private static final class Group extends GroupConverter {

        private final GroupConverter behind;
        private final RowBudget budget;
        private final List<Converter> fields = new ArrayList<>();

        Group(GroupConverter behind, Type type, RowBudget budget) {
            this.behind = behind;
            this.budget = budget;
            for (int index = 0; index < type.asGroupType().getFieldCount(); index++) {
                Type field = type.asGroupType().getType(index);
                fields.add(of(behind.getConverter(index), field, budget));
            }
        }

        @Override
        public Converter getConverter(int fieldIndex) {
            return fields.get(fieldIndex);
        }

        @Override
        public void start() {
            if (budget.take(1)) {
                behind.start();
            }
        }

        @Override
        public void end() {
            if (!budget.isSpent()) {
                behind.end();
            }
        }
    }
}
