package dev.rivulet.delta;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a table that grows has to hold, computed from the values that were sent, without JSON and without Delta. One owner. */
final class DriftModel {

    private static final List<String> NAMES =
            List.of("speed", "Speed", "on", "note", "big", "level", "at", "_metadata", "id", "_change_type", "x.y");
    private static final Set<String> NEVER = Set.of("_metadata", "id", "device", "rescued", "_change_type");

    /** The type of each column that came, by its name in small letters. */
    private final Map<String, String> types = new LinkedHashMap<>();

    /** What was sent of a row. */
    record Sent(long id, String device, List<Value> values) {

        String json() {
            return values.stream().map(Value::json).collect(Collectors.joining(",", "{", "}"));
        }
    }

    /** A member: null, a Boolean, Long, BigDecimal or String, or a list for what is nested. */
    record Value(String name, Object value) {

        boolean isNull() {
            return value.equals("null");
        }

        String text() {
            return value instanceof String said && said.startsWith("'") ? said.substring(1) : String.valueOf(value);
        }

        String json() {
            boolean isText = value instanceof String said && said.startsWith("'");
            return "\"" + name + "\":" + (isText ? "\"" + text() + "\"" : text());
        }

        String key() {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    static Sent row(Random random, long id) {
        List<Value> values = new ArrayList<>();
        for (int member = random.nextInt(5); member > 0; member--) {
            values.add(new Value(NAMES.get(random.nextInt(NAMES.size())), value(random)));
        }
        return new Sent(id, "d" + random.nextInt(4), values);
    }

    /** Texts begin with an apostrophe here. */
    private static Object value(Random random) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> (long) random.nextInt(100);
            case 3 -> (1L << 53) + random.nextInt(2);
            case 4 -> new BigDecimal(random.nextInt(100) + ".5");
            case 5 -> random.nextBoolean();
            case 6 -> "'t" + random.nextInt(10);
            case 7 -> List.of(random.nextInt(3));
            default -> "null";
        };
    }

    /**
     * The rows of an epoch as the table has them.
     *
     * @return per row, by its id, the values by column, and what is left under the name of that column; null is left out
     */
    Map<Long, Map<String, String>> epoch(List<Sent> rows) {
        Map<String, List<Object>> coming = new LinkedHashMap<>();
        for (Sent row : rows) {
            Set<String> seen = new HashSet<>();
            for (Value value : row.values) {
                boolean isNew =
                        !types.containsKey(value.key()) && !NEVER.contains(value.key()) && seen.add(value.key());
                if (isNew && !value.isNull()) {
                    coming.computeIfAbsent(value.key(), name -> new ArrayList<>())
                            .add(value.value);
                }
            }
        }
        coming.forEach((name, values) -> types.put(name, type(values)));
        Map<Long, Map<String, String>> found = new TreeMap<>();
        rows.forEach(row -> found.put(row.id, placed(row)));
        return found;
    }

    private static String type(List<Object> values) {
        if (values.stream().allMatch(Boolean.class::isInstance)) {
            return "boolean";
        }
        if (values.stream().allMatch(Long.class::isInstance)) {
            return "long";
        }
        return values.stream().allMatch(value -> fits("double", value)) ? "double" : "string";
    }

    private static boolean fits(String type, Object value) {
        return switch (type) {
            case "boolean" -> value instanceof Boolean;
            case "long" -> value instanceof Long;
            case "double" ->
                value instanceof BigDecimal || value instanceof Long whole && (long) (double) whole == whole;
            default -> true;
        };
    }

    private Map<String, String> placed(Sent row) {
        Map<String, String> values = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        List<String> left = new ArrayList<>();
        for (Value value : row.values) {
            String type = types.get(value.key());
            boolean isFirst = seen.add(value.key());
            if (value.isNull()) {
                continue;
            }
            if (type != null && isFirst && fits(type, value.value)) {
                values.put(
                        value.key(),
                        type.equals("double") ? Double.toString(Double.parseDouble(value.text())) : value.text());
            } else {
                left.add(value.json());
            }
        }
        if (!left.isEmpty()) {
            values.put("rescued", String.join(",", left));
        }
        return values;
    }

    /** What is left in a text of the table, without nulls: whether these stay depends on which rows wait for others. */
    static String left(String rescued) {
        String inner = rescued.substring(1, rescued.length() - 1);
        return Stream.of(inner.split(",(?=\")"))
                .filter(member -> !member.endsWith(":null"))
                .collect(Collectors.joining(","));
    }
}
