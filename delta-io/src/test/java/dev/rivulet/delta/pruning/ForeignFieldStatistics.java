package dev.rivulet.delta.pruning;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts statistics of floating-point fields of structs into a table's log as other writers have them: of the numbers alone where there is NaN too,
 * with NaN as text for the greatest, for both, or with one of them missing.
 */
final class ForeignFieldStatistics {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** How many forms there are of what is said of a field. */
    static final int FORM_COUNT = 7;

    private final IntSupplier forms;

    /**
     * @param forms of each field the number of its form
     */
    ForeignFieldStatistics(IntSupplier forms) {
        this.forms = forms;
    }

    /**
     * @param files the rows of each file, in the order in which they came into the table
     */
    void rewrite(SimDisk disk, List<List<Row>> files) throws IOException {
        Path log = SampleTable.PATH.resolve("_delta_log");
        Iterator<List<Row>> next = files.iterator();
        for (String name : disk.list(log).stream().sorted().toList()) {
            if (name.endsWith(".json")) {
                Path file = log.resolve(name);
                List<String> lines = new ArrayList<>();
                for (String line : new String(disk.bytes(file), StandardCharsets.UTF_8).split("\n")) {
                    lines.add(line.startsWith("{\"add\"") ? rewritten(line, next.next()) : line);
                }
                disk.overwrite(
                        file,
                        ForeignTable.unsealed(String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        if (next.hasNext()) {
            throw new AssertionError("the log has fewer files than " + files.size());
        }
    }

    private String rewritten(String line, List<Row> rows) throws IOException {
        JsonNode action = JSON.readTree(line);
        ObjectNode add = (ObjectNode) action.get("add");
        ObjectNode statistics = (ObjectNode) JSON.readTree(add.get("stats").textValue());
        change(statistics.withObject("/minValues"), statistics.withObject("/maxValues"), rows);
        add.put("stats", statistics.toString());
        return action.toString();
    }

    /**
     * @param rows of a file, or the structs in one of its columns, null where there is none
     */
    private void change(ObjectNode least, ObjectNode greatest, List<@Nullable Row> rows) {
        Row any = rows.stream().filter(row -> row != null).findFirst().orElse(null);
        Schema schema = any == null ? Schema.of() : any.schema();
        for (int index = 0; index < schema.fieldCount(); index++) {
            Field field = schema.field(index);
            int place = index;
            if (field.type() instanceof DataType.Struct) {
                List<@Nullable Row> structs = new ArrayList<>();
                rows.forEach(row -> structs.add(row == null ? null : (Row) row.objectValue(place)));
                change(least.withObject("/" + field.name()), greatest.withObject("/" + field.name()), structs);
            } else if (field.type().physical() == DataType.Physical.DOUBLE) {
                List<Double> values = new ArrayList<>();
                rows.forEach(row -> {
                    if (row != null && !row.isNull(place)) {
                        values.add(row.doubleValue(place));
                    }
                });
                put(least, greatest, field, values);
            }
        }
    }

    private void put(ObjectNode least, ObjectNode greatest, Field field, List<Double> values) {
        List<Double> numbers =
                values.stream().filter(value -> !value.isNaN()).sorted().toList();
        boolean isFinite = values.stream().noneMatch(value -> Double.isInfinite(value));
        boolean hasNan = numbers.size() < values.size();
        int form = forms.getAsInt();
        if (form == 0) {
            return; // As we have written it.
        }
        if (form == 1 && hasNan) {
            least.put(field.name(), "NaN");
            greatest.put(field.name(), "NaN");
        }
        if (form == 1 || numbers.isEmpty() || !isFinite) {
            return;
        }
        least.put(field.name(), numbers.get(0));
        greatest.put(field.name(), numbers.get(numbers.size() - 1));
        switch (form) {
            case 2 -> least.remove(field.name());
            case 3 -> greatest.remove(field.name());
            case 4 -> greatest.put(field.name(), "NaN");
            default -> {}
        }
    }
}
