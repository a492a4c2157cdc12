package dev.rivulet.delta.quality;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.expr.Expression;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Scalar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values that a table has for columns which rows lack. Immutable.
 *
 * @param defaults a constant expression by column
 * @param generated an expression over the other columns by column, which is the column's value in each row
 */
public record ColumnValues(Map<String, String> defaults, Map<String, String> generated) {

    public static final ColumnValues NONE = new ColumnValues(Map.of(), Map.of());

    public ColumnValues {
        defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
        generated = Collections.unmodifiableMap(new TreeMap<>(generated));
    }

    /** Whether a row without the column gets a value for it. */
    public boolean has(Field column) {
        return defaults.containsKey(column.name()) || generated.containsKey(column.name());
    }

    /**
     * Passes if the generated columns can be computed here.
     *
     * @throws IOException naming the first that cannot
     */
    void requireComputable(Path table, Schema schema) throws IOException {
        RowType<?> rows = StructRowType.of("row", schema);
        for (Map.Entry<String, String> column : generated.entrySet()) {
            try {
                compile(column.getValue(), schema.field(schema.requireIndexOf(column.getKey())), rows);
            } catch (ExpressionException unknown) {
                throw new IOException(
                        "table " + table + ": column " + column.getKey()
                                + " is a generated column (delta.generationExpression = " + column.getValue()
                                + "), which cannot be computed here: " + unknown.getMessage()
                                + "; write by an engine that can",
                        unknown);
            }
        }
    }

    /**
     * Passes if the default value of a column, if it has one, can be computed here.
     *
     * @throws IOException if not
     */
    public void requireDefault(Path table, Field column) throws IOException {
        String sql = defaults.get(column.name());
        if (sql == null) {
            return;
        }
        try {
            compile(sql, column, StructRowType.of("default", Schema.of()));
        } catch (ExpressionException unknown) {
            throw new IOException(
                    "table " + table + ": column " + column + " has the default value " + sql
                            + ", which cannot be computed here: " + unknown.getMessage()
                            + "; add the column to the rows, or write by an engine that can",
                    unknown);
        }
    }

    /**
     * An expression for a column's values.
     *
     * @throws ExpressionException if the text is none over these rows, or cannot be of the column's type
     */
    static <T> Expression<T> compile(String sql, Field column, RowType<T> rows) throws ExpressionException {
        if (column.type().isNested()) {
            throw new ExpressionException("values of type " + column.type() + " cannot be computed here", 1);
        }
        String asColumn = "CAST((" + sql + ") AS " + column.type() + ")";
        if (sql.strip().equalsIgnoreCase("null")) {
            return ExpressionCompiler.compile(asColumn, rows);
        }
        Expression<T> written = ExpressionCompiler.compile(sql, rows);
        return written.type().equals(column.type()) ? written : ExpressionCompiler.compile(asColumn, rows);
    }

    /**
     * Passes if an expression can be a column's value.
     *
     * @param over the columns that it may name
     * @throws ExpressionException if not
     */
    public static void requireFits(String sql, Field column, Schema over) throws ExpressionException {
        compile(sql, column, StructRowType.of("row", over));
    }

    /**
     * Passes if a constant expression has a value that a column can take.
     *
     * @throws IllegalArgumentException naming the value found and the type wanted
     * @throws ExpressionException if the text is no constant expression, or none whose type could ever become the column's
     */
    public static void requireConstant(String sql, Field column) throws ExpressionException {
        StructRowType none = StructRowType.of("row", Schema.of());
        Expression<Row> value = compile(sql, column, none);
        if (sql.strip().equalsIgnoreCase("null")) {
            requireNullable(sql, column);
            return;
        }
        DataType written = ExpressionCompiler.compile(sql, none).type();
        // Spark takes no truth value for another default, nor another for a truth value: it would refuse all its writes
        // to the table.
        boolean isTruthForAnother = (written == DataType.Simple.BOOLEAN) != (column.type() == DataType.Simple.BOOLEAN);
        if (isTruthForAnother && column.type() != DataType.Simple.STRING) {
            throw misfit(sql, written, column);
        }
        Scalar found = new Scalar();
        try {
            value.evaluate(none.newBuilder().build(), found);
        } catch (ExpressionFailure unfit) {
            throw misfit(sql, written, column);
        } catch (MalformedRowException impossible) {
            throw new AssertionError("a row without fields lacks none", impossible);
        }
        if (found.isNull()) {
            requireNullable(sql, column);
        }
    }

    private static void requireNullable(String sql, Field column) {
        if (!column.isNullable()) {
            throw new IllegalArgumentException(
                    "column " + column + ": the default value `" + sql.strip() + "` is null, which it does not take");
        }
    }

    private static IllegalArgumentException misfit(String sql, DataType written, Field column) {
        return new IllegalArgumentException("column " + column.name() + ": the default value `" + sql.strip()
                + "` is of type " + written + ", wanted a value of type " + column.type());
    }

    /** Rows with the columns of a table that they lack and that this has values for. */
    <T> RowType<T> fill(Schema table, List<String> partitionColumns, RowType<T> rows) {
        FilledRows<T> withDefaults = new FilledRows<>(rows);
        RowType<T> constants = new FilledRows<>(rows);
        for (Field column : table.fields()) {
            String sql = defaults.get(column.name());
            if (sql != null && rows.schema().indexOf(column.name()) < 0) {
                withDefaults = withDefaults.with(column, known(sql, column, constants));
            }
        }
        FilledRows<T> filled = withDefaults;
        RowType<T> seen = new WrittenRows<>(table, partitionColumns, withDefaults);
        for (Field column : table.fields()) {
            String sql = generated.get(column.name());
            if (sql != null && withDefaults.schema().indexOf(column.name()) < 0) {
                filled = filled.with(column, known(sql, column, seen));
            }
        }
        return filled.isFilled() ? filled : rows;
    }

    private static <T> Expression<T> known(String sql, Field column, RowType<T> rows) {
        try {
            return compile(sql, column, rows);
        } catch (ExpressionException changed) {
            throw new AssertionError("`" + sql + "` was an expression over the same columns before", changed);
        }
    }
}
