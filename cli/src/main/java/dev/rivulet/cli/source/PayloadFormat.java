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
    CSV;

    /**
     * Whether a column can come from it.
     *
     * @throws IllegalArgumentException if not, with the reason
     */
    void checkReadable(Field column) {
        StructRowType rows = StructRowType.of("column", Schema.of(column));
        Decoder<Row> unused = switch (this) {
            case JSON -> new JsonDecoder<>(rows);
            case CSV -> new CsvDecoder<>(rows);
        };
    }
}
