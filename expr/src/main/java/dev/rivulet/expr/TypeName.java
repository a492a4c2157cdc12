package dev.rivulet.expr;

import dev.rivulet.core.row.DataType;
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
     * The type of that name, in any case: {@code bigint}, {@code decimal(10, 2)}.
     *
     * @throws IllegalArgumentException with a message for the author of the text, if there is no such type
     */
    public static DataType parse(String text) {
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
        return names;
    }

    private static DataType decimal(@Nullable String precision, @Nullable String scale) {
        return new DataType.Decimal(
                precision == null ? DEFAULT_PRECISION : Integer.parseInt(precision),
                scale == null ? 0 : Integer.parseInt(scale));
    }

    private static IllegalArgumentException unknown(String text) {
        List<String> words = new ArrayList<>(SIMPLE.keySet());
        words.add("decimal");
        String hint = NearestWord.hint(text.trim(), words);
        return new IllegalArgumentException("unknown type `" + text.trim() + "`" + (hint.isEmpty() ? ";" : hint)
                + " valid: " + String.join(", ", names()));
    }
}
