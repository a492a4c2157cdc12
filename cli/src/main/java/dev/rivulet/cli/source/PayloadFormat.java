package dev.rivulet.cli.source;

import dev.rivulet.connectors.csv.CsvDecoder;
import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.connectors.senml.SenmlDecoder;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.source.Decoder;

/** What the bytes of a record are. */
public enum PayloadFormat {
    JSON,
    CSV,
    AVRO,
    PARQUET,
    RAW,
    SENML;

    /** Whether records have fields by name, some of which may be unknown. */
    boolean hasFieldsByName() {
        return this == CSV || isJson();
    }

    /** Whether records nest as JSON does. */
    boolean isJson() {
        return this == JSON || this == SENML;
    }

    /** A decoder of records that are JSON. */
    <T> Decoder<T> jsonDecoder(RowType<T> rows, JsonSettings settings) {
        return this == SENML ? new SenmlDecoder<>(rows, settings) : new JsonDecoder<>(rows, settings);
    }

    /**
     * The same of a column of a source's, which may be the one for what does not fit.
     *
     * @throws IllegalArgumentException if not, with the reason
     */
    void checkReadable(Field field, JsonSettings settings) {
        if (!field.name().equals(settings.onDrift().column())) {
            checkReadable(field);
        }
    }

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
        } else if (this == SENML) {
            SenmlDecoder.requireColumn(field);
        }
    }
}
