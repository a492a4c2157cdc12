package dev.rivulet.expr;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.text.NearestWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of types in SQL text and in configuration files. Stateless. */
public final class TypeName {

    private static final Pattern FORM =
            Pattern.compile("\\s*(\\w+)\\s*(?:\\(\\s*(\\d{1,4})\\s*(?:,\\s*(\\d{1,4})\\s*)?\\)\\s*)?");

    /** Such as {@code array<int>}. */
    private static final Pattern NESTED =
            Pattern.compile("\\s*(array|map|struct)\\s*<(.*)>\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern NOT_NULL =
            Pattern.compile("(.*\\S)\\s+not\\s+null", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern COLUMN =
            Pattern.compile("(?:`([^`]+)`|([^\\s`:]+))(?:\\s*:\\s*|\\s+)(\\S.*)", Pattern.DOTALL);

    /** Types within each other; nobody writes so many, and each takes a frame of the stack. */
    private static final int DEPTH_MAX = 50;

    /** Decimal without digits is decimal(10,0), as in Spark. */
    private static final int DEFAULT_PRECISION = 10;

    private static final Map<String, DataType> SIMPLE = new LinkedHashMap<>();

    static {
        for (DataType.Simple type : DataType.Simple.values()) {
            SIMPLE.put(type.toString(), type);
        }
        SIMPLE.put("bool", DataType.Simple.BOOLEAN);
        SIMPLE.put("tinyint", DataType.Simple.BYTE);
        SIMPLE.put("smallint", DataType.Simple.SHORT);
        SIMPLE.put("integer", DataType.Simple.INT);
        SIMPLE.put("bigint", DataType.Simple.LONG);
        SIMPLE.put("real", DataType.Simple.FLOAT);
    }

    private TypeName() {}

    /**
     * The type of that name, in any case: {@code bigint}, {@code decimal(10, 2)}, {@code array<int>}, {@code map<string, double not
     * null>}, {@code struct<id: long not null, tags: array<string>>}.
     *
     * @throws IllegalArgumentException with a message for the author of the text, if there is no such type
     */
    public static DataType parse(String text) {
        return parse(text, DEPTH_MAX);
    }

    /**
     * Columns with their types, such as {@code id long not null, day date}; with a colon behind the name or without.
     *
     * @throws IllegalArgumentException with a message for the author of the text, if it is no such list
     */
    public static Schema parseColumns(String text) {
        return columns(text, DEPTH_MAX);
    }

    private static DataType parse(String text, int depthLeft) {
        if (depthLeft == 0) {
            throw new IllegalArgumentException("types are nested more than " + DEPTH_MAX + " deep");
        }
        Matcher nested = NESTED.matcher(text);
        return nested.matches()
                ? nested(nested.group(1).toLowerCase(Locale.ROOT), nested.group(2), depthLeft - 1)
                : scalar(text);
    }

    private static DataType nested(String name, String inner, int depthLeft) {
        if (name.equals("struct")) {
            return new DataType.Struct(inner.isBlank() ? Schema.of() : columns(inner, depthLeft));
        }
        List<String> parts = split(inner);
        int wantedCount = name.equals("array") ? 1 : 2;
        if (parts.size() != wantedCount) {
            throw new IllegalArgumentException("type " + name + " takes " + wantedCount + " type"
                    + (wantedCount == 1 ? "" : "s") + ", found `" + inner.trim() + "`");
        }
        String last = parts.get(wantedCount - 1);
        Matcher notNull = NOT_NULL.matcher(last);
        boolean isNullable = !notNull.matches();
        DataType held = parse(isNullable ? last : notNull.group(1), depthLeft);
        return name.equals("array")
                ? new DataType.Array(held, isNullable)
                : new DataType.Map(parse(parts.get(0), depthLeft), held, isNullable);
    }

    private static Schema columns(String text, int depthLeft) {
        List<Field> fields = new ArrayList<>();
        for (String column : split(text)) {
            fields.add(column(column.strip(), depthLeft));
        }
        return Schema.of(fields);
    }

    private static Field column(String text, int depthLeft) {
        Matcher matcher = COLUMN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "column `" + text + "` has no type; wanted a name and a type, such as `id long not null`");
        }
        String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        Matcher notNull = NOT_NULL.matcher(matcher.group(3));
        boolean isNullable = !notNull.matches();
        try {
            return new Field(name, parse(isNullable ? matcher.group(3) : notNull.group(1), depthLeft), isNullable);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("column `" + name + "`: " + wrong.getMessage(), wrong);
        }
    }

    /** At the commas that stand within no parentheses or brackets. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int open = 0;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            open += letter == '(' || letter == '<' ? 1 : letter == ')' || letter == '>' ? -1 : 0;
            if (letter == ',' && open == 0) {
                parts.add(text.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static DataType scalar(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw unknown(text);
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        if (name.equals("decimal") || name.equals("numeric") || name.equals("dec")) {
            return decimal(matcher.group(2), matcher.group(3));
        }
        DataType type = SIMPLE.get(name);
        if (type == null) {
            throw unknown(text);
        }
        if (matcher.group(2) != null) {
            throw new IllegalArgumentException("type " + type + " takes no digits, found `" + text.trim() + "`");
        }
        return type;
    }

    /** The names to offer, without the aliases. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (DataType.Simple type : DataType.Simple.values()) {
            names.add(type.toString());
        }
        names.add("decimal(p,s)");
        names.add("array<type>");
        names.add("map<type,type>");
        names.add("struct<name: type, …>");
        return names;
    }

    private static DataType decimal(@Nullable String precision, @Nullable String scale) {
        return new DataType.Decimal(
                precision == null ? DEFAULT_PRECISION : Integer.parseInt(precision),
                scale == null ? 0 : Integer.parseInt(scale));
    }

    private static IllegalArgumentException unknown(String text) {
        List<String> words = new ArrayList<>(SIMPLE.keySet());
        words.addAll(List.of("decimal", "array", "map", "struct"));
        String hint = NearestWord.hint(text.trim(), words);
        return new IllegalArgumentException("unknown type `" + text.trim() + "`" + (hint.isEmpty() ? ";" : hint)
                + " valid: " + String.join(", ", names()));
    }
}
