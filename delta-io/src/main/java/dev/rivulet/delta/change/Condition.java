package dev.rivulet.delta.change;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.pruning.FilePruning;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Predicate;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.tree.Node;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rows are meant: those for which the condition is TRUE, neither FALSE nor unknown. One owner.
 *
 * @param <T> the rows
 */
public final class Condition<T> {

    private final String sql;
    private final RowType<T> rows;
    private final Predicate<T> predicate;
    private final String outcome;
    private final Scalar scratch = new Scalar();

    /**
     * Of a change.
     *
     * @throws IllegalArgumentException if the text is no condition over these columns, with the place and what was wanted
     */
    public Condition(String sql, RowType<T> rows) {
        this(sql, rows, "; nothing was changed");
    }

    /** The same where rows are only read. */
    public static <T> Condition<T> ofRead(String sql, RowType<T> rows) {
        return new Condition<>(sql, rows, "");
    }

    /**
     * @param outcome what there is to say if it has no value for a row
     */
    private Condition(String sql, RowType<T> rows, String outcome) {
        this.sql = sql;
        this.rows = rows;
        this.outcome = outcome;
        try {
            predicate = ExpressionCompiler.compilePredicate(sql, rows);
        } catch (ExpressionException wrong) {
            throw new IllegalArgumentException("condition `" + sql.strip() + "`: " + wrong.getMessage(), wrong);
        }
    }

    public boolean isTrue(T row) throws IOException {
        try {
            return predicate.test(row, scratch);
        } catch (ExpressionFailure failure) {
            throw new IOException(
                    "condition `" + predicate + "` has no value for row " + row + ": " + failure.getMessage() + outcome,
                    failure);
        }
    }

    /** What it consists of, for those who skip files by it. */
    public Node tree() {
        return predicate.condition().tree();
    }

    /** For the history, in the form that Spark gives it: a list of JSON with one text. */
    public Map<String, String> parameters() {
        String list =
                JsonNodeFactory.instance.arrayNode().add(predicate.toString()).toString();
        return Map.of("predicate", list);
    }

    /** The files of a version that may hold rows for which it is true. */
    List<LiveFile> candidates(TableScan version) throws IOException {
        return new FilePruning(version, tree()).chosen(version.files());
    }

    /** Finds the rows by the columns that it names; empty if it names none. */
    Optional<RowOperation.Deletion> deletion() {
        Field[] fields = FilePruning.columnIndexes(tree()).stream()
                .map(index -> rows.schema().field(index))
                .toArray(Field[]::new);
        if (fields.length == 0) {
            return Optional.empty();
        }
        StructRowType ofItsColumns = StructRowType.of("row", Schema.of(fields));
        return Optional.of(new Deletion(ofItsColumns, new Condition<>(sql, ofItsColumns, outcome)));
    }

    private record Deletion(StructRowType rows, Condition<Row> condition) implements RowOperation.Deletion {

        @Override
        public Test of(LiveFile file) {
            return condition::isTrue;
        }
    }

    @Override
    public String toString() {
        return predicate.toString();
    }
}
