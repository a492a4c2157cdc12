package dev.rivulet.delta.alter;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a table wants of its rows from its first version on, and gives them, beside columns and keys. Immutable.
 *
 * @param constraints the condition of each CHECK constraint by its name in lower case, sorted
 * @param defaults the constant expression that a row without the column takes, by column, sorted
 * @param generated the expression over other columns that a column is in each row, by column, sorted
 * @param clusteringColumns that OPTIMIZE lays rows out by; none for a table that does not ask for it
 */
public record FirstRules(
        Map<String, String> constraints,
        Map<String, String> defaults,
        Map<String, String> generated,
        List<String> clusteringColumns) {

    public static final FirstRules NONE = new FirstRules(Map.of(), Map.of(), Map.of(), List.of());

    private static final String CONSTRAINT_PREFIX = "delta.constraints.";

    /** As many as Spark lets a table have. */
    public static final int CLUSTERING_COLUMN_COUNT_MAX = 4;

    /** Of so many columns at the front every writer keeps statistics, without which clustering is of no use. */
    private static final int STATISTICS_COLUMN_COUNT = 32;

    public FirstRules {
        constraints = Collections.unmodifiableMap(new TreeMap<>(constraints));
        defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
        generated = Collections.unmodifiableMap(new TreeMap<>(generated));
        clusteringColumns = List.copyOf(clusteringColumns);
    }

    /**
     * The same with one more constraint.
     *
     * @throws IllegalArgumentException if there is one of that name already
     */
    public FirstRules withConstraint(String name, String condition) {
        String key = RuleTexts.constraintName(name, condition);
        if (constraints.containsKey(key)) {
            throw new IllegalArgumentException("constraint " + key + " is given twice");
        }
        return new FirstRules(with(constraints, key, condition.strip()), defaults, generated, clusteringColumns);
    }

    /**
     * The same with a column's default value.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public FirstRules withDefault(Schema schema, String column, String value) {
        String name = RuleTexts.column(schema, column, "a default value").name();
        return new FirstRules(constraints, with(defaults, name, value.strip()), generated, clusteringColumns);
    }

    /**
     * The same with a column that is generated.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public FirstRules withGenerated(Schema schema, String column, String expression) {
        String name = RuleTexts.column(schema, column, "a generated value").name();
        return new FirstRules(constraints, defaults, with(generated, name, expression.strip()), clusteringColumns);
    }

    /** The same, laid out by these columns and no others. */
    public FirstRules clusteredBy(List<String> columns) {
        return new FirstRules(constraints, defaults, generated, columns);
    }

    /**
     * The same, in the names of the columns.
     *
     * @throws IllegalArgumentException for the first rule that a table with these columns cannot have, naming rule and column
     */
    public FirstRules fitting(Schema schema, List<String> partitionColumns) {
        constraints.values().forEach(condition -> RuleTexts.requireCondition(condition, schema));
        defaults.forEach((column, value) -> {
            if (generated.containsKey(column)) {
                throw new IllegalArgumentException("column " + column
                        + " has both a default value and an expression that generates it, wanted one of them");
            }
            RuleTexts.requireConstant(RuleTexts.column(schema, column, "a default value"), value);
        });
        generated.forEach((column, expression) -> {
            Field field = RuleTexts.column(schema, column, "a generated value");
            RuleTexts.requireValue(field, expression, RuleTexts.others(schema, generated.keySet(), field));
        });
        return clusteredBy(clustering(schema, partitionColumns));
    }

    private List<String> clustering(Schema schema, List<String> partitionColumns) {
        List<String> names = new ArrayList<>();
        for (String name : clusteringColumns) {
            Field column = RuleTexts.column(schema, name, "clustering");
            if (column.type() == DataType.Simple.BINARY
                    || column.type() == DataType.Simple.BOOLEAN
                    || column.type().isNested()) {
                throw new IllegalArgumentException("clustering column " + column + " is " + column.type()
                        + ", of which files have no least and greatest value; cluster by another column");
            }
            if (schema.indexOf(name) >= STATISTICS_COLUMN_COUNT) {
                throw new IllegalArgumentException("clustering column " + column + " is column "
                        + (schema.indexOf(name) + 1) + ", wanted one of the first " + STATISTICS_COLUMN_COUNT
                        + ", which all writers keep statistics of");
            }
            if (names.contains(column.name())) {
                throw new IllegalArgumentException("clustering column " + column.name() + " is named twice");
            }
            names.add(column.name());
        }
        if (names.size() > CLUSTERING_COLUMN_COUNT_MAX) {
            throw new IllegalArgumentException("the table is clustered by " + names.size() + " columns, wanted at most "
                    + CLUSTERING_COLUMN_COUNT_MAX);
        }
        if (!names.isEmpty() && !partitionColumns.isEmpty()) {
            throw new IllegalArgumentException("the table is clustered by " + names + " and partitioned by "
                    + partitionColumns + ", wanted one of them; cluster by both, or partition alone");
        }
        return List.copyOf(names);
    }

    /** What is done to a table with these columns so that it has these rules. */
    public List<ShapeEdit> edits() {
        List<ShapeEdit> edits = new ArrayList<>();
        defaults.forEach((column, value) -> edits.add(new ShapeEdit.SetDefault(column, value)));
        generated.forEach((column, expression) -> edits.add(new ShapeEdit.SetGenerated(column, expression)));
        constraints.forEach((name, condition) -> edits.add(new ShapeEdit.AddConstraint(name, condition)));
        return edits;
    }

    /**
     * Passes if a property of a new table is set by its name.
     *
     * @throws IllegalArgumentException naming the methods that set it otherwise
     */
    public static void requireFree(String property) {
        if (KeyProperty.isOfKey(property)) {
            throw new IllegalArgumentException("property " + property
                    + " is not set by its name: a key is set by withPrimaryKey or withUniqueKey");
        }
        if (property.toLowerCase(Locale.ROOT).startsWith(CONSTRAINT_PREFIX)) {
            throw new IllegalArgumentException(
                    "property " + property + " is not set by its name: a CHECK constraint is set by withConstraint");
        }
    }

    /**
     * The property, and what it says, of a key.
     *
     * @param name {@link KeyProperty#PRIMARY}, or of letters, digits and {@code _}
     * @throws IllegalArgumentException naming the column that cannot be of the key
     */
    public static Map.Entry<String, String> key(Schema schema, String name, List<String> columns) {
        if (!name.equals(KeyProperty.PRIMARY)) {
            RuleTexts.requireKeyName(name);
        }
        columns.forEach(column -> RuleTexts.column(schema, column, "key " + name));
        return Map.entry(KeyProperty.of(name), KeyProperty.text(KeyProperty.canonical(schema, name, columns)));
    }

    /**
     * What an expression over the columns is of.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static DataType type(Schema schema, String column, String expression) {
        try {
            return ExpressionCompiler.compile(expression, StructRowType.of("row", schema))
                    .type();
        } catch (ExpressionException wrong) {
            throw new IllegalArgumentException(
                    "column " + column + ": `" + expression.strip() + "`: " + wrong.getMessage(), wrong);
        }
    }

    private static Map<String, String> with(Map<String, String> map, String name, String text) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(name, text);
        return more;
    }
}
