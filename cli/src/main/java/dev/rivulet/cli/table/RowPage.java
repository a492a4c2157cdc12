package dev.rivulet.cli.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.cli.text.CellText;
import dev.rivulet.cli.text.TextTable;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.diff.RowDump;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints rows below one another. The first thousand are kept to learn how wide columns are; the others come as they do. One owner. */
final class RowPage {

    private static final int KEPT_COUNT_MAX = 1_000;
    private static final Set<DataType> NO_NUMBERS =
            Set.of(Simple.BOOLEAN, Simple.DATE, Simple.TIMESTAMP, Simple.TIMESTAMP_NTZ);

    private final PrintWriter out;
    private final TextTable kept;
    private long rowCount;

    RowPage(Schema schema, PrintWriter out) {
        this.out = out;
        Set<Integer> numbers = new HashSet<>();
        for (int index = 0; index < schema.fieldCount(); index++) {
            DataType type = schema.field(index).type();
            boolean isNumber = type.physical() != DataType.Physical.OBJECT && !NO_NUMBERS.contains(type);
            if (isNumber || type instanceof DataType.Decimal) {
                numbers.add(index);
            }
        }
        this.kept = new TextTable(numbers, schema.names());
    }

    void add(Row row) {
        rowCount++;
        if (rowCount <= KEPT_COUNT_MAX) {
            kept.add(cells(row));
            return;
        }
        if (rowCount == KEPT_COUNT_MAX + 1) {
            kept.lines().forEach(out::println);
        }
        out.println(kept.line(cells(row)));
    }

    private static Object[] cells(Row row) {
        ObjectNode values = RowDump.json(row);
        List<String> cells = new ArrayList<>();
        for (Field field : row.schema().fields()) {
            cells.add(CellText.of(values.get(field.name())));
        }
        return cells.toArray();
    }

    void end() {
        if (rowCount <= KEPT_COUNT_MAX) {
            kept.lines().forEach(out::println);
        }
        out.println(rowCount + (rowCount == 1 ? " row" : " rows"));
    }
}
