package dev.rivulet.cli.source;

import dev.rivulet.connectors.csv.CsvDecoder;
import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Decoder;

/** What the bytes of a record are. */
public enum PayloadFormat {
    JSON,
    CSV,
    AVRO,
    PARQUET,
    RAW;

    /**
     * Whether a column can come from it; of those that are not read field by field all columns together say so later.
     *
     * @throws IllegalArgumentException if not, with the reason
     */
    void checkReadable(Field field) {
        StructRowType rows = StructRowType.of("column", Schema.of(field));
        if (this == JSON) {
            Decoder<Row> unused = new JsonDecoder<>(rows);
        } else if (this == CSV) {
            Decoder<Row> unused = new CsvDecoder<>(rows);
        }
    }
}
