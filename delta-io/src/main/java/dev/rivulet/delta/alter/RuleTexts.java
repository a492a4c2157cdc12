package dev.rivulet.delta.alter;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.text.NearestWord;
import dev.rivulet.delta.quality.ColumnValues;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether what somebody wrote can be a rule of a table with some columns. All refuse by an {@link IllegalArgumentException}. Stateless. */
final class RuleTexts {

    private static final Pattern KEY_NAME = Pattern.compile("[A-Za-z0-9_]+");

    private RuleTexts() {}

    /** The name of a CHECK constraint as it is kept: in lower case, as Spark does. */
    static String constraintName(String name, String condition) {
        String key = name.strip().toLowerCase(Locale.ROOT);
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the constraint `" + condition + "` has an empty name");
        }
        return key;
    }

    static void requireCondition(String condition, Schema schema) {
        try {
            ExpressionCompiler.compilePredicate(condition, StructRowType.of("row", schema));
        } catch (ExpressionException wrong) {
            throw new IllegalArgumentException("constraint `" + condition.strip() + "`: " + wrong.getMessage(), wrong);
        }
    }

    static void requireKeyName(String name) {
        if (!KEY_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a unique key is called `" + name + "`, wanted letters, digits and _");
        }
    }

    /** A value that the column can take, whatever else is in a row. */
    static void requireConstant(Field column, String sql) {
        try {
            ColumnValues.requireConstant(sql, column);
        } catch (ExpressionException wrong) {
            throw unfit(column, sql, wrong);
        }
    }

    /**
     * @param over the columns that the value may be computed of
     */
    static void requireValue(Field column, String sql, Schema over) {
        try {
            ColumnValues.requireFits(sql, column, over);
        } catch (ExpressionException wrong) {
            throw unfit(column, sql, wrong);
        }
    }

    private static IllegalArgumentException unfit(Field column, String sql, ExpressionException wrong) {
        return new IllegalArgumentException(
                "column " + column + ": `" + sql.strip() + "`: " + wrong.getMessage(), wrong);
    }

    /** What a generated column may be computed of: the others, without those that are generated themselves. */
    static Schema others(Schema schema, Set<String> generated, Field column) {
        return Schema.of(schema.fields().stream()
                .filter(field -> !field.equals(column) && !generated.contains(field.name()))
                .toArray(Field[]::new));
    }

    /** A column by its name in any case. */
    static Field column(Schema schema, String name, String role) {
        int index = schema.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "there is no column " + name + " for " + role + NearestWord.hint(name, schema.names(), "columns"));
        }
        return schema.field(index);
    }
}
