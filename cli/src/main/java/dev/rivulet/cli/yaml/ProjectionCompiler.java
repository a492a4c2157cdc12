package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.text.NearestWord;
import dev.rivulet.expr.Expression;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles lists of derived columns. Stateless.
 *
 * <p>A column may use those derived before it. Columns are gathered into stages: one that compiles against the rows before the stage
 * joins it, one that needs a column of the stage opens the next. Most lists are a single stage, so a row is built once.
 */
final class ProjectionCompiler {

    private ProjectionCompiler() {}

    static Projection derive(StructRowType rows, List<NamedText> columns, ConfigProblems problems) {
        List<Projection.Stage> stages = new ArrayList<>();
        addDerived(stages, rows, columns, problems);
        return new Projection(rows, stages);
    }

    /** Derived columns first, then the selection. */
    static Projection output(StructRowType rows, PipelineSpec.Output output, ConfigProblems problems) {
        List<Projection.Stage> stages = new ArrayList<>();
        StructRowType derived = addDerived(stages, rows, output.derive(), problems);
        if (!output.select().isEmpty()) {
            addSelection(stages, derived, output.select(), problems);
        }
        return new Projection(rows, stages);
    }

    private static StructRowType addDerived(
            List<Projection.Stage> stages, StructRowType rows, List<NamedText> columns, ConfigProblems problems) {
        ColumnNames names = new ColumnNames(problems);
        rows.schema().names().forEach(names::reserve);
        StructRowType before = rows;
        List<Field> fields = new ArrayList<>(rows.schema().fields());
        List<Expression<Row>> expressions = copies(rows);
        for (NamedText column : columns) {
            if (!names.take(column.name())) {
                continue;
            }
            Expression<Row> expression = tryCompile(column.text(), before);
            if (expression == null && fields.size() > before.schema().fieldCount()) {
                before = endStage(stages, rows, fields, expressions);
                expressions = copies(before);
                expression = tryCompile(column.text(), before);
            }
            if (expression == null) {
                report(column.text(), before, problems);
            } else {
                fields.add(expression.field(column.name().value()));
                expressions.add(expression);
            }
        }
        boolean hasMore = fields.size() > before.schema().fieldCount();
        return hasMore ? endStage(stages, rows, fields, expressions) : before;
    }

    private static StructRowType endStage(
            List<Projection.Stage> stages, StructRowType rows, List<Field> fields, List<Expression<Row>> expressions) {
        StructRowType type = StructRowType.of(rows.name(), Schema.of(fields));
        stages.add(new Projection.Stage(type, expressions));
        return type;
    }

    private static void addSelection(
            List<Projection.Stage> stages, StructRowType rows, List<YamlText> select, ConfigProblems problems) {
        ColumnNames names = new ColumnNames(problems);
        List<Field> fields = new ArrayList<>();
        List<Expression<Row>> expressions = new ArrayList<>();
        for (YamlText column : select) {
            int index = rows.schema().indexOf(column.value());
            if (index < 0) {
                String hint = NearestWord.hint(column.value(), rows.schema().names(), "columns");
                problems.add(column, "unknown column `" + column + "` under select" + hint);
            } else if (names.take(column)) {
                fields.add(rows.schema().field(index));
                expressions.add(copy(rows, index));
            }
        }
        stages.add(new Projection.Stage(StructRowType.of(rows.name(), Schema.of(fields)), expressions));
    }

    private static List<Expression<Row>> copies(StructRowType rows) {
        List<Expression<Row>> copies = new ArrayList<>();
        for (int index = 0; index < rows.schema().fieldCount(); index++) {
            copies.add(copy(rows, index));
        }
        return copies;
    }

    private static Expression<Row> copy(StructRowType rows, int index) {
        return ExpressionCompiler.column(rows, index);
    }

    private static @Nullable Expression<Row> tryCompile(YamlText sql, StructRowType rows) {
        try {
            return ExpressionCompiler.compile(sql.value(), rows);
        } catch (ExpressionException failure) {
            return null;
        }
    }

    private static void report(YamlText sql, StructRowType rows, ConfigProblems problems) {
        try {
            ExpressionCompiler.compile(sql.value(), rows);
        } catch (ExpressionException failure) {
            problems.add(sql, failure);
        }
    }
}
