package dev.rivulet.delta.parquet.column;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.shape.PhysicalColumn;
import dev.rivulet.delta.parquet.statistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Writes the fields of a struct, and null for those that the values' own type lacks. Owned by one {@link StructColumnWriter}. */
final class FieldWriters {

    private final Schema given;
    private final List<ColumnWriter<Row>> writers;

    private FieldWriters(Schema given, List<ColumnWriter<Row>> writers) {
        this.given = given;
        this.writers = writers;
    }

    /**
     * @param path of the struct
     * @param given the fields that values have
     * @param wanted the fields that the column has
     */
    static FieldWriters of(String path, PhysicalColumn physical, Schema given, Schema wanted) {
        StructRowType values = StructRowType.of(path, given);
        List<ColumnWriter<Row>> writers = new ArrayList<>();
        for (int index = 0; index < wanted.fieldCount(); index++) {
            Field field = wanted.field(index);
            int from = given.indexOf(field.name());
            writers.add(ColumnWriters.create(
                    new Field(path + "." + field.name(), field.type(), field.isNullable()),
                    physical.part(field.name()),
                    from < 0 ? field.type() : given.field(from).type(),
                    from < 0 ? new Missing() : values.accessor(from),
                    index));
        }
        return new FieldWriters(given, writers);
    }

    void write(Row struct, RecordConsumer consumer) {
        if (struct.schema() != given && !struct.schema().equals(given)) {
            throw new AssertionError("a struct has the fields " + struct.schema() + ", its row's type says " + given);
        }
        for (ColumnWriter<Row> writer : writers) {
            writer.write(struct, consumer);
        }
    }

    List<ColumnStatistics> statistics() {
        return writers.stream().map(ColumnWriter::statistics).toList();
    }

    private record Missing() implements FieldAccessor<Row> {

        @Override
        public boolean isNull(Row row) {
            return true;
        }

        @Override
        public long longValue(Row row) {
            return 0;
        }

        @Override
        public double doubleValue(Row row) {
            return 0;
        }

        @Override
        public @Nullable Object objectValue(Row row) {
            return null;
        }
    }
}
