package dev.rivulet.cli.bind;

import dev.rivulet.cli.yaml.CompiledPipeline;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.expr.Aggregate;
import dev.rivulet.expr.Expression;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Scalar;
import dev.rivulet.expr.tree.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that an aggregation adds up: the key's columns and an argument for each aggregate that has one. Immutable.
 *
 * <p>Arguments are computed before the rows come to their lanes, since only there can a row that has no value still become a dead
 * letter. Where all arguments are plain columns, the rows stay as they are.
 *
 * @param rowType of the rows
 * @param isIdentity whether they are the rows that came in
 * @param expressions one for each field; not used if nothing is computed
 * @param keyIndexes where the key's columns are
 * @param argumentIndexes per aggregate where its argument is, -1 for {@code count(*)}
 */
record ArgumentRows(
        StructRowType rowType,
        boolean isIdentity,
        List<Expression<Row>> expressions,
        List<Integer> keyIndexes,
        List<Integer> argumentIndexes) {

    private static final int NO_ARGUMENT = -1;

    ArgumentRows {
        expressions = List.copyOf(expressions);
        keyIndexes = List.copyOf(keyIndexes);
        argumentIndexes = List.copyOf(argumentIndexes);
    }

    static ArgumentRows of(StructRowType rows, CompiledPipeline.Aggregation aggregation) {
        boolean arePlain = aggregation.aggregates().stream()
                .allMatch(aggregate -> aggregate.argument().isEmpty()
                        || aggregate.argument().get().tree() instanceof Node.ColumnRef);
        return arePlain ? ofColumns(rows, aggregation) : ofExpressions(rows, aggregation);
    }

    private static ArgumentRows ofColumns(StructRowType rows, CompiledPipeline.Aggregation aggregation) {
        List<Integer> indexes = new ArrayList<>();
        for (Aggregate<Row> aggregate : aggregation.aggregates()) {
            indexes.add(aggregate
                    .argument()
                    .map(argument -> ((Node.ColumnRef) argument.tree()).index())
                    .orElse(NO_ARGUMENT));
        }
        return new ArgumentRows(rows, true, List.of(), aggregation.keyIndexes(), indexes);
    }

    private static ArgumentRows ofExpressions(StructRowType rows, CompiledPipeline.Aggregation aggregation) {
        List<Field> fields = new ArrayList<>();
        List<Expression<Row>> expressions = new ArrayList<>();
        List<Integer> keyIndexes = new ArrayList<>();
        for (int index : aggregation.keyIndexes()) {
            keyIndexes.add(fields.size());
            fields.add(rows.schema().field(index));
            expressions.add(ExpressionCompiler.column(rows, index));
        }
        List<Integer> argumentIndexes = new ArrayList<>();
        for (Aggregate<Row> aggregate : aggregation.aggregates()) {
            if (aggregate.argument().isEmpty()) {
                argumentIndexes.add(NO_ARGUMENT);
            } else {
                Expression<Row> argument = aggregate.argument().get();
                argumentIndexes.add(fields.size());
                // No column of a user can have this name, as a blank ends it.
                fields.add(argument.field("argument " + argumentIndexes.size()));
                expressions.add(argument);
            }
        }
        StructRowType rowType = StructRowType.of(rows.name(), Schema.of(fields));
        return new ArgumentRows(rowType, false, expressions, keyIndexes, argumentIndexes);
    }

    /** Makes these rows of those that come in. Any thread. */
    RowFunction<Row, Row> mapper() {
        ThreadLocal<RowBuilder<Row>> builders = ThreadLocal.withInitial(rowType::newBuilder);
        ThreadLocal<Scalar> scalars = ThreadLocal.withInitial(Scalar::new);
        return row -> map(row, builders.get(), scalars.get());
    }

    private Row map(Row row, RowBuilder<Row> builder, Scalar scalar) throws MalformedRowException {
        builder.reset();
        for (int index = 0; index < expressions.size(); index++) {
            Expression<Row> expression = expressions.get(index);
            try {
                expression.evaluate(row, scalar);
            } catch (ExpressionFailure e) {
                throw RowSteps.malformed(e);
            }
            if (!scalar.isNull()) {
                switch (expression.type().physical()) {
                    case LONG -> builder.setLong(index, scalar.longValue());
                    case DOUBLE -> builder.setDouble(index, scalar.doubleValue());
                    case OBJECT -> builder.setObject(index, scalar.objectValue());
                }
            }
        }
        return builder.build();
    }
}
