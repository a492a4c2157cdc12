package dev.rivulet.delta.diff;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowHash;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.shape.NestedTypes;
import dev.rivulet.delta.spill.EncodedRow;

/**
 * Rows of a schema to bytes and back: rows are equal if their bytes are, with maps in any order. As in a digest all NaN are one, which
 * {@link Row} sees to, while -0.0 and 0.0 are two. One owner.
 */
final class RowForm {

    private final StructRowType rowType;
    private final Codec<Row> codec;
    private final RowHash<Row> hash;
    private final ByteWriter out = new ByteWriter();

    /**
     * @param schema whether its columns, or parts of them, may be null does not count: each may
     */
    RowForm(Schema schema) {
        this.rowType = StructRowType.of(
                "row",
                Schema.of(schema.fields().stream()
                        .map(field -> Field.nullable(field.name(), NestedTypes.nullable(field.type())))
                        .toList()));
        this.codec = Codecs.ofRows(rowType);
        this.hash = RowHash.of(rowType);
    }

    StructRowType rowType() {
        return rowType;
    }

    EncodedRow encode(Row row) {
        out.clear();
        codec.write(row, out);
        return new EncodedRow(hash.hash(row), out.toByteArray());
    }

    Row decode(EncodedRow row) {
        return codec.read(new ByteReader(row.bytes()));
    }
}
