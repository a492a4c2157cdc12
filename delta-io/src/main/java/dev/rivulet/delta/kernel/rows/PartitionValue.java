package dev.rivulet.delta.kernel.rows;

import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.delta.kernel.TableScan;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.InternalScanFileUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all rows of a file have in a partition column. Immutable. */
record PartitionValue(ColumnTarget target, @Nullable Object value) {

    /**
     * @param scanRow the file
     */
    static List<PartitionValue> of(List<ColumnTarget> targets, Row scanRow, TableScan.PartitionParser parser) {
        Map<String, String> texts = InternalScanFileUtils.getPartitionValues(scanRow);
        List<PartitionValue> values = new ArrayList<>();
        for (ColumnTarget target : targets) {
            if (target.isPartition()) {
                String text = texts.get(target.physical().name());
                values.add(new PartitionValue(target, parser.parse(target.column(), text)));
            }
        }
        return values;
    }

    void put(RowBuilder<?> builder) {
        if (value == null) {
            builder.setNull(target.index());
            return;
        }
        switch (target.column().type().physical()) {
            case LONG -> builder.setLong(target.index(), (Long) value);
            case DOUBLE -> builder.setDouble(target.index(), (Double) value);
            case OBJECT -> builder.setObject(target.index(), value);
        }
    }
}
