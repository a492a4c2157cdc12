package dev.rivulet.delta.parquet;

import dev.rivulet.delta.kernel.files.RowEncoder;
import dev.rivulet.delta.parquet.column.ColumnWriter;
import dev.rivulet.delta.parquet.column.ColumnWriters;
import dev.rivulet.delta.parquet.column.ParquetTypes;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Writes rows column by column and keeps the columns' statistics. Owned by one {@link DataFileWriter}. */
final class ColumnEncoder<T> implements RowEncoder<T> {

    private final MessageType schema;
    private final ColumnWriter<T>[] writers;
    private final int statisticsColumnsMax;

    ColumnEncoder(FileColumns<T> columns) {
        List<Type> types = new ArrayList<>();
        @SuppressWarnings({"unchecked", "rawtypes"})
        ColumnWriter<T>[] created = new ColumnWriter[columns.columns().size()];
        for (int index = 0; index < created.length; index++) {
            FileColumns.Column<T> column = columns.columns().get(index);
            types.add(ParquetTypes.typeOf(column.field(), column.physical()));
            created[index] =
                    ColumnWriters.create(column.field(), column.physical(), column.given(), column.accessor(), index);
        }
        this.schema = new MessageType("row", types);
        this.writers = created;
        this.statisticsColumnsMax = columns.statisticsColumnsMax();
    }

    @Override
    public MessageType schema() {
        return schema;
    }

    @Override
    public void encode(T row, RecordConsumer consumer) {
        for (ColumnWriter<T> writer : writers) {
            writer.write(row, consumer);
        }
    }

    List<ColumnStatistics> statistics() {
        List<ColumnStatistics> statistics = new ArrayList<>();
        // Each has a leaf at least.
        int count = Math.min(writers.length, statisticsColumnsMax);
        for (int index = 0; index < count; index++) {
            statistics.add(writers[index].statistics());
        }
        return ColumnStatistics.leaves(statistics, statisticsColumnsMax);
    }
}
