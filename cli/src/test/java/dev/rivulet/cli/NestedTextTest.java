package dev.rivulet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.cli.text.CellText;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.diff.RowDump;
import dev.rivulet.engine.reject.RowText;
import dev.rivulet.expr.TypeName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people and programs see of arrays, maps and structs. */
final class NestedTextTest {

    private static final StructRowType ROWS = StructRowType.of(
            "rows",
            TypeName.parseColumns(
                    "days array<date>, prices map<date, decimal(10,2)>, at struct<x: double, ok: boolean>,"
                            + " blobs array<binary>, none array<int>"));

    private static final String JSON =
            "{\"days\":[\"2024-02-29\",null],\"prices\":{\"%s\":1.50},\"at\":{\"x\":0.5,\"ok\":true},\"blobs\":[\"AQI=\"],\"none\":null}";

    private static Row row() throws Exception {
        DataType.Struct at = (DataType.Struct) ROWS.schema().field(2).type();
        RowBuilder<Row> place = StructRowType.of("at", at.schema()).newBuilder();
        place.setDouble(0, 0.5);
        place.setLong(1, 1);
        RowBuilder<Row> row = ROWS.newBuilder();
        row.setObject(0, Arrays.asList(19_782L, null));
        row.setObject(1, Map.of(19_782L, new BigDecimal("1.50")));
        row.setObject(2, place.build());
        row.setObject(3, List.of(new byte[] {1, 2}));
        return row.build();
    }

    @Test
    void rowsAreJsonWithObjectsAndArrays() throws Exception {
        assertEquals(JSON.formatted("2024-02-29"), RowDump.json(row()).toString());
        assertEquals("[\"2024-02-29\",null]", CellText.of(RowDump.json(row()).get("days")));
    }

    @Test
    void deadLettersHaveRowsAsJson() throws Exception {
        assertEquals(JSON.formatted("2024-02-29"), RowText.of(row()));
    }
}
