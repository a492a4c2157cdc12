package dev.rivulet.delta.stream;

import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.SchemaCodec;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.util.ArrayList;
import java.util.List;

/**
 * The form in which rows of a table go into the engine's log: the columns that the stream's rows have fields for, as the table has them at a
 * version. Immutable.
 *
 * <p>Any of them may be null there, so that a row that lacks a required value gets as far as the decoder, which makes a dead letter of it. The
 * form goes into the context of each batch, so that what is logged is read by a later release of the pipeline, too.
 */
final class RowForm {

    private final RowType<Row> columns;
    private final Codec<Row> codec;
    private final byte[] context;

    private RowForm(RowType<Row> columns) {
        this.columns = columns;
        this.codec = Codecs.ofRows(columns);
        ByteWriter out = new ByteWriter();
        SchemaCodec.INSTANCE.write(codec.schema(), out);
        this.context = out.toByteArray();
    }

    /** Of the fields that the table has columns for, by name in any case. */
    static RowForm of(RowType<?> rows, Schema table) {
        List<Field> columns = new ArrayList<>();
        for (Field field : rows.schema().fields()) {
            int index = table.indexOf(field.name());
            if (index >= 0) {
                columns.add(Field.nullable(field.name(), table.field(index).type()));
            }
        }
        return new RowForm(StructRowType.of(rows.name(), Schema.of(columns)));
    }

    /** As the decoder wants them; what the table lacks is null. */
    static RowType<Row> wanted(RowType<?> rows) {
        List<Field> fields = new ArrayList<>();
        for (Field field : rows.schema().fields()) {
            fields.add(Field.nullable(field.name(), field.type()));
        }
        return StructRowType.of(rows.name(), Schema.of(fields));
    }

    RowType<Row> columns() {
        return columns;
    }

    byte[] context() {
        return context.clone();
    }

    void write(Row row, ByteWriter out) {
        codec.write(row, out);
    }
}
