package dev.rivulet.delta.diff;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Orders rows of one schema by their values, from the first column on, null first. Rows that compare as 0 are equal. Immutable. */
final class RowOrder implements Comparator<Row> {

    private final Schema schema;

    RowOrder(Schema schema) {
        this.schema = schema;
    }

    @Override
    public int compare(Row left, Row right) {
        for (int index = 0; index < schema.fieldCount(); index++) {
            int order = left.isNull(index) || right.isNull(index)
                    ? Boolean.compare(!left.isNull(index), !right.isNull(index))
                    : compareValues(left, right, index);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int compareValues(Row left, Row right, int index) {
        DataType.Physical physical = schema.field(index).type().physical();
        return switch (physical) {
            case LONG -> Long.compare(left.longValue(index), right.longValue(index));
            case DOUBLE -> Double.compare(left.doubleValue(index), right.doubleValue(index));
            case OBJECT -> compareObjects(left.objectValue(index), right.objectValue(index));
        };
    }

    private static int compareObjects(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String leftText && right instanceof String rightText) {
            return leftText.compareTo(rightText);
        }
        if (left instanceof byte[] leftBytes && right instanceof byte[] rightBytes) {
            return Arrays.compareUnsigned(leftBytes, rightBytes);
        }
        if (left instanceof BigDecimal leftNumber && right instanceof BigDecimal rightNumber) {
            return leftNumber.compareTo(rightNumber);
        }
        throw new AssertionError("a row holds " + left + ", another " + right);
    }
}
