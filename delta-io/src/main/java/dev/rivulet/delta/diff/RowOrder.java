package dev.rivulet.delta.diff;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import java.util.Comparator;

/** Orders rows of one schema by their values, from the first column on, null first. Rows that compare as 0 are equal. Immutable. */
final class RowOrder implements Comparator<Row> {

    private final Schema schema;

    RowOrder(Schema schema) {
        this.schema = schema;
    }

    @Override
    public int compare(Row left, Row right) {
        for (int index = 0; index < schema.fieldCount(); index++) {
            int order = ValueOrder.INSTANCE.compare(ValueOrder.value(left, index), ValueOrder.value(right, index));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
