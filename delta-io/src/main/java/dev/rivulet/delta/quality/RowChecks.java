package dev.rivulet.delta.quality;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.nested.NullPart;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Predicate;
import dev.rivulet.expr.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds rows against a table's rules. As in Delta, a CHECK constraint wants its condition to be TRUE: a row for which it is unknown (null)
 * violates it like one for which it is FALSE. One owner.
 *
 * @param <T> the rows
 */
public final class RowChecks<T> {

    /** Beyond, a row in a message helps nobody. */
    private static final int ROW_TEXT_LENGTH_MAX = 2_000;

    private final Path table;
    private final List<RequiredColumn<T>> required = new ArrayList<>();
    private final List<RequiredParts<T>> requiredParts = new ArrayList<>();
    private final List<GeneratedCheck<T>> generated = new ArrayList<>();
    private final List<Check<T>> checks = new ArrayList<>();
    private final Scalar scratch = new Scalar();

    private record RequiredColumn<T>(Field column, FieldAccessor<T> accessor) {}

    private record RequiredParts<T>(NullPart nulls, FieldAccessor<T> accessor) {}

    private record Check<T>(String name, Predicate<T> condition) {}

    private record Violation(String constraint, String what) {}

    RowChecks(TableRules rules, RowType<T> rows) {
        this.table = rules.table();
        RowType<T> filled = rules.fill(rows);
        WrittenRows<T> written = new WrittenRows<>(rules.schema(), rules.partitionColumns(), filled);
        for (Map.Entry<String, String> column : rules.values().generated().entrySet()) {
            generated.add(generated(rules.schema(), column, written, rows));
        }
        for (int index = 0; index < rules.schema().fieldCount(); index++) {
            Field column = rules.schema().field(index);
            if (!column.isNullable() && written.mayBeNull(index)) {
                required.add(new RequiredColumn<>(column, written.accessor(index)));
            }
            addParts(column, filled);
        }
        for (Map.Entry<String, String> constraint : rules.constraints().entrySet()) {
            checks.add(new Check<>(constraint.getKey(), compile(constraint.getValue(), written)));
        }
    }

    private void addParts(Field column, RowType<T> filled) {
        int index = filled.schema().indexOf(column.name());
        if (index >= 0 && column.type().isNested()) {
            NullPart nulls =
                    NullPart.of(column.name(), filled.schema().field(index).type(), column.type());
            if (nulls != null) {
                requiredParts.add(new RequiredParts<>(nulls, filled.accessor(index)));
            }
        }
    }

    private static <T> GeneratedCheck<T> generated(
            Schema table, Map.Entry<String, String> column, RowType<T> written, RowType<T> given) {
        boolean isGiven = given.schema().indexOf(column.getKey()) >= 0;
        try {
            Field field = table.field(table.requireIndexOf(column.getKey()));
            return new GeneratedCheck<>(field, column.getValue(), written, isGiven);
        } catch (ExpressionException changed) {
            throw new AssertionError(column + " could be computed over the same columns before", changed);
        }
    }

    private static <T> Predicate<T> compile(String condition, RowType<T> rows) {
        try {
            return ExpressionCompiler.compilePredicate(condition, rows);
        } catch (ExpressionException changed) {
            throw new AssertionError("`" + condition + "` was a condition over the same columns before", changed);
        }
    }

    /**
     * Passes if the row meets all rules.
     *
     * @throws ConstraintViolationException for the first that it does not meet
     */
    public void check(T row) throws ConstraintViolationException {
        Violation violation = violation(row);
        if (violation != null) {
            throw exception(violation, row);
        }
    }

    /** What the row does not meet, the first of it; null if it meets all rules. */
    public @Nullable String whyRefused(T row) {
        Violation violation = violation(row);
        return violation == null ? null : violation.what;
    }

    /** Null if the row meets all rules. */
    private @Nullable Violation violation(T row) {
        // First of all, as what the others look at is made of values that are whole.
        for (RequiredParts<T> column : requiredParts) {
            String path = column.nulls.find(column.accessor.objectValue(row));
            if (path != null) {
                return new Violation("NOT NULL " + path, "column " + path + " has no value");
            }
        }
        for (GeneratedCheck<T> column : generated) {
            String why = column.whyNot(row);
            if (why != null) {
                return new Violation(column.constraint(), why);
            }
        }
        for (RequiredColumn<T> column : required) {
            if (column.accessor.isNull(row)) {
                return new Violation("NOT NULL " + column.column.name(), "column " + column.column + " has no value");
            }
        }
        for (Check<T> check : checks) {
            String why = whyNotTrue(check.condition, row);
            if (why != null) {
                return new Violation(
                        check.name, "CHECK constraint " + check.name + " (" + check.condition + ") " + why);
            }
        }
        return null;
    }

    /** Null if the condition is TRUE. */
    private @Nullable String whyNotTrue(Predicate<T> condition, T row) {
        try {
            if (condition.test(row, scratch)) {
                return null;
            }
            return scratch.isNull() ? "is unknown (null)" : "is FALSE";
        } catch (ExpressionFailure failure) {
            return "has no value (" + failure.getMessage() + ")";
        }
    }

    private ConstraintViolationException exception(Violation violation, T row) {
        String text = String.valueOf(row);
        String shown = text.length() > ROW_TEXT_LENGTH_MAX ? text.substring(0, ROW_TEXT_LENGTH_MAX) + "…" : text;
        return new ConstraintViolationException(
                "table " + table + ": " + violation.what + " for row " + shown
                        + "; nothing was changed. Mend the row or leave it out, or drop the constraint",
                violation.constraint,
                shown);
    }
}
