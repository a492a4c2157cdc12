package dev.rivulet.delta.quality;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.nested.NullPart;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all rows of a table must meet. Immutable.
 *
 * @param schema the table's columns, some of which are not null
 * @param partitionColumns where the empty text is null
 * @param constraints the condition of each CHECK constraint by name, sorted, and those of the lengths of texts; each is known to be one
 *     over these columns
 * @param values for columns that rows lack, and what generated columns have to hold
 */
public record TableRules(
        Path table,
        Schema schema,
        List<String> partitionColumns,
        Map<String, String> constraints,
        ColumnValues values) {

    /**
     * The rules of a version.
     *
     * @throws IOException if it has a constraint or generated column that cannot be checked here, naming it: a table that would be
     *     written to unchecked must not be written to
     */
    public static TableRules of(Path table, TableShape shape) throws IOException {
        ColumnValues values = new ColumnValues(shape.defaults(), shape.generated());
        values.requireComputable(table, shape.schema());
        TableRules rules = new TableRules(table, shape.schema(), shape.partitionColumns(), conditions(shape), values);
        RowType<?> rows = StructRowType.of("row", shape.schema());
        for (Map.Entry<String, String> constraint : rules.constraints.entrySet()) {
            try {
                ExpressionCompiler.compilePredicate(constraint.getValue(), rows);
            } catch (ExpressionException unknown) {
                throw new IOException(
                        "table " + table + " has the CHECK constraint " + constraint.getKey() + " ("
                                + constraint.getValue() + "), which cannot be checked here: " + unknown.getMessage()
                                + "; write by an engine that can, or drop the constraint",
                        unknown);
            }
        }
        return rules;
    }

    /** The same for files below another directory. */
    public TableRules in(Path directory) {
        return new TableRules(directory, schema, partitionColumns, constraints, values);
    }

    /** The columns for rows that are still to be checked: each takes nulls, and all that is in them. */
    public Schema uncheckedSchema() {
        return unchecked(schema);
    }

    private static Schema unchecked(Schema fields) {
        return Schema.of(fields.fields().stream()
                .map(field -> Field.nullable(field.name(), unchecked(field.type())))
                .toList());
    }

    private static DataType unchecked(DataType type) {
        if (type instanceof DataType.Struct struct) {
            return new DataType.Struct(unchecked(struct.schema()));
        }
        if (type instanceof DataType.Array array) {
            return new DataType.Array(unchecked(array.element()), true);
        }
        return type instanceof DataType.Map map
                ? new DataType.Map(unchecked(map.key()), unchecked(map.value()), true)
                : type;
    }

    /** Rows with the columns that they lack and the table has values for; what reads these has one owner. */
    public <T> RowType<T> fill(RowType<T> rows) {
        return values.fill(schema, partitionColumns, rows);
    }

    /** Rows with the table's columns, as readers will find them there; what reads these has one owner. */
    public <T> RowType<T> written(RowType<T> rows) {
        return new WrittenRows<>(schema, partitionColumns, fill(rows));
    }

    /** Of files with other columns beside the table's, for rows that need not be checked. */
    public TableRules uncheckedFor(Schema columns) {
        return new TableRules(table, columns, partitionColumns, Map.of(), ColumnValues.NONE);
    }

    /** These rules, compiled for rows whose fields go by the names of the table's columns. */
    public <T> RowChecks<T> checks(RowType<T> rows) {
        return new RowChecks<>(this, rows);
    }

    private static Map<String, String> conditions(TableShape shape) {
        Map<String, String> conditions = new TreeMap<>(shape.constraints());
        shape.textLimits().forEach((column, limit) -> {
            String quoted = "`" + column.replace("`", "``") + "`";
            conditions.put(
                    column + " varchar(" + limit + ")", quoted + " IS NULL OR length(" + quoted + ") <= " + limit);
        });
        return conditions;
    }

    /** Whether all rows that these rules let pass are let pass by the others, as far as the texts tell. */
    public boolean cover(TableRules others) {
        return schemaAllowsNulls(others)
                && partitionColumns.equals(others.partitionColumns)
                && constraints.entrySet().containsAll(others.constraints.entrySet())
                && values.generated()
                        .entrySet()
                        .containsAll(others.values.generated().entrySet())
                && (others.constraints.isEmpty() && others.values.generated().isEmpty() || hasSameTypes(others));
    }

    private boolean schemaAllowsNulls(TableRules others) {
        Set<String> required = new HashSet<>();
        schema.fields().stream().filter(field -> !field.isNullable()).forEach(field -> required.add(field.name()));
        return others.schema.fields().stream()
                .allMatch(field -> (field.isNullable() || required.contains(field.name())) && hasNoNullParts(field));
    }

    /** Whether nothing within the column is null here where nothing may be there. */
    private boolean hasNoNullParts(Field other) {
        int index = schema.indexOf(other.name());
        return index < 0 || NullPart.isNever(schema.field(index).type(), other.type());
    }

    /** A condition may mean something else over another type. */
    private boolean hasSameTypes(TableRules others) {
        for (Field field : schema.fields()) {
            int index = others.schema.indexOf(field.name());
            if (index < 0 || !others.schema.field(index).type().equals(field.type())) {
                return false;
            }
        }
        return true;
    }
}
