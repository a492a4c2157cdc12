package dev.rivulet.connectors.senml;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Packs as rows with all columns there are, in a form to compare. */
final class PackRows {

    /** 2011-10-31T13:26:40Z, and a bit. */
    static final long NOW_MICROS = 1_320_067_600_000_007L;

    static final StructRowType ALL = StructRowType.of(
            "measurement",
            Schema.of(
                    new Field("name", Simple.STRING, false),
                    new Field("time", Simple.TIMESTAMP, false),
                    new Field("unit", Simple.STRING, true),
                    new Field("value", Simple.DOUBLE, true),
                    new Field("string_value", Simple.STRING, true),
                    new Field("boolean_value", Simple.BOOLEAN, true),
                    new Field("data_value", Simple.BINARY, true),
                    new Field("sum", Simple.DOUBLE, true),
                    new Field("update_time", Simple.DOUBLE, true)));

    private PackRows() {}

    /** Name, microseconds, unit, value, text, truth, data in hexadecimal digits, sum, update time; {@code -} for null. */
    static String text(Row row) {
        List<String> cells = new ArrayList<>();
        for (int index = 0; index < row.schema().fieldCount(); index++) {
            cells.add(row.isNull(index) ? "-" : cell(row, index));
        }
        return String.join(" ", cells);
    }

    private static String cell(Row row, int index) {
        return switch (row.schema().field(index).type().physical()) {
            case LONG -> Long.toString(row.longValue(index));
            case DOUBLE -> Double.toString(row.doubleValue(index));
            case OBJECT ->
                row.objectValue(index) instanceof byte[] bytes
                        ? HexFormat.of().formatHex(bytes)
                        : String.valueOf(row.objectValue(index));
        };
    }

    static Batch batch(long ingestTimeMicros, byte[]... packs) {
        BatchBuilder builder = new BatchBuilder("mqtt", 0, "mqtt", new byte[0], new byte[0]);
        for (byte[] pack : packs) {
            builder.add(0, pack, 0, pack.length);
        }
        return builder.build(new byte[0], ingestTimeMicros);
    }

    static List<String> rows(SenmlDecoder<Row> decoder, byte[] pack, long nowMicros) throws MalformedRowException {
        List<String> rows = new ArrayList<>();
        decoder.decodeAll(batch(nowMicros, pack), 0, row -> rows.add(text(row)));
        return rows;
    }

    static List<String> rows(String pack) throws MalformedRowException {
        return rows(new SenmlDecoder<>(ALL), pack.getBytes(UTF_8), NOW_MICROS);
    }

    static SenmlDecoder<Row> drifting(SchemaDrift onDrift, Field... fields) {
        return new SenmlDecoder<>(
                StructRowType.of("measurement", Schema.of(fields)), JsonSettings.DEFAULTS.withSchemaDrift(onDrift));
    }
}
