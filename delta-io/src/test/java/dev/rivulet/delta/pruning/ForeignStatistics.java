package dev.rivulet.delta.pruning;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.delta.ForeignTable;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Puts statistics into a table's log as other writers have them: strings cut without raising the greatest, times cut to milliseconds,
 * NaN left out, decimals that went through a double, columns or all of it missing.
 */
final class ForeignStatistics {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final SplittableRandom random;

    ForeignStatistics(SplittableRandom random) {
        this.random = random;
    }

    /**
     * @param rows of each file, by its path in the log
     */
    void rewrite(SimDisk disk, Map<String, List<Row>> rows) throws IOException {
        Path log = SampleTable.PATH.resolve("_delta_log");
        for (String name : disk.list(log)) {
            if (name.endsWith(".json")) {
                Path file = log.resolve(name);
                List<String> lines = new ArrayList<>();
                for (String line : new String(disk.bytes(file), StandardCharsets.UTF_8).split("\n")) {
                    lines.add(line.startsWith("{\"add\"") ? rewritten(line, rows) : line);
                }
                disk.overwrite(
                        file,
                        ForeignTable.unsealed(String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private String rewritten(String line, Map<String, List<Row>> rows) throws IOException {
        JsonNode action = JSON.readTree(line);
        ObjectNode add = (ObjectNode) action.get("add");
        ObjectNode statistics = (ObjectNode) JSON.readTree(add.get("stats").textValue());
        List<Row> ofFile = rows.get(add.get("path").textValue());
        if (ofFile == null) {
            throw new AssertionError("no rows of " + add);
        }
        for (int index = 0; index < SampleTable.SCHEMA.fieldCount(); index++) {
            change(statistics, SampleTable.SCHEMA.field(index), index, ofFile);
        }
        if (random.nextInt(8) == 0) {
            add.remove("stats");
        } else {
            add.put("stats", random.nextInt(20) == 0 ? "{\"minVal" : statistics.toString());
        }
        return action.toString();
    }

    private void change(ObjectNode statistics, Field field, int index, List<Row> rows) {
        ObjectNode least = (ObjectNode) statistics.get("minValues");
        ObjectNode greatest = (ObjectNode) statistics.get("maxValues");
        String name = field.name();
        if (random.nextInt(10) == 0) {
            ((ObjectNode) statistics.get(
                            List.of("minValues", "maxValues", "nullCount").get(random.nextInt(3))))
                    .remove(name);
        }
        if (!statistics.get("nullCount").has(name) || random.nextBoolean()) {
            return;
        }
        if (field.type().physical() == DataType.Physical.DOUBLE) {
            putWithoutNan(least, greatest, field, index, rows);
        } else if (field.type() == DataType.Simple.STRING) {
            cut(greatest, name, rows, index);
        } else if (greatest.has(name) && field.type() instanceof DataType.Decimal) {
            greatest.put(name, new BigDecimal(greatest.get(name).decimalValue().doubleValue()));
        } else if (field.type() == DataType.Simple.TIMESTAMP || field.type() == DataType.Simple.TIMESTAMP_NTZ) {
            floor(greatest, name, rows, index);
        }
    }

    private static void putWithoutNan(ObjectNode least, ObjectNode greatest, Field field, int index, List<Row> rows) {
        double[] finite = rows.stream()
                .filter(row -> !row.isNull(index) && Double.isFinite(row.doubleValue(index)))
                .mapToDouble(row -> row.doubleValue(index))
                .sorted()
                .toArray();
        boolean hasInfinity =
                rows.stream().anyMatch(row -> !row.isNull(index) && Double.isInfinite(row.doubleValue(index)));
        if (finite.length > 0 && !hasInfinity) {
            least.put(field.name(), number(field, finite[0]));
            greatest.put(field.name(), number(field, finite[finite.length - 1]));
        }
    }

    private static BigDecimal number(Field field, double value) {
        return field.type() == DataType.Simple.FLOAT
                ? new BigDecimal(Float.toString((float) value))
                : new BigDecimal(Double.toString(value));
    }

    private static void cut(ObjectNode greatest, String name, List<Row> rows, int index) {
        String value = null;
        for (Row row : rows) {
            String other = row.isNull(index) ? null : (String) row.objectValue(index);
            value = greater(value, other);
        }
        if (value != null && greatest.has(name)) {
            boolean isLong = value.codePointCount(0, value.length()) > 32;
            greatest.put(name, isLong ? value.substring(0, value.offsetByCodePoints(0, 32)) : value);
        }
    }

    private static @Nullable String greater(@Nullable String left, @Nullable String right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        boolean isLeft = java.util.Arrays.compareUnsigned(
                        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8))
                >= 0;
        return isLeft ? left : right;
    }

    private static void floor(ObjectNode greatest, String name, List<Row> rows, int index) {
        long micros = rows.stream()
                .filter(row -> !row.isNull(index))
                .mapToLong(row -> row.longValue(index))
                .max()
                .orElse(0);
        if (greatest.has(name)) {
            String text =
                    java.time.Instant.ofEpochMilli(Math.floorDiv(micros, 1_000)).toString();
            boolean hasZone = greatest.get(name).textValue().endsWith("Z");
            greatest.put(name, hasZone ? text : text.substring(0, text.length() - 1));
        }
    }
}
