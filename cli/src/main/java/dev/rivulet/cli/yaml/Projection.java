package dev.rivulet.cli.yaml;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.expr.Expression;
import dev.rivulet.expr.Scalar;
import java.util.List;

/**
 * Makes rows of one type out of rows of another: fields are copied or computed. Immutable, any thread; {@link #newMapper} gives each
 * thread its own tools.
 */
public final class Projection {

    private final StructRowType inputType;
    private final List<Stage> stages;

    /**
     * A step after which all its fields can be used.
     *
     * @param fields of the type, in its order: a copy is an expression that names a column
     */
    record Stage(StructRowType type, List<Expression<Row>> fields) {
        Stage {
            fields = List.copyOf(fields);
        }
    }

    Projection(StructRowType inputType, List<Stage> stages) {
        this.inputType = inputType;
        this.stages = List.copyOf(stages);
    }

    public StructRowType inputType() {
        return inputType;
    }

    public StructRowType outputType() {
        return stages.isEmpty() ? inputType : stages.get(stages.size() - 1).type();
    }

    /** Whether it gives every row back as it is. */
    public boolean isIdentity() {
        return stages.isEmpty();
    }

    /** A mapper for one thread. */
    public Mapper newMapper() {
        return new Mapper(stages);
    }

    /** Maps row after row. One owner. */
    public static final class Mapper {

        private final List<StageMapper> stages;

        private Mapper(List<Stage> stages) {
            this.stages = stages.stream().map(StageMapper::new).toList();
        }

        /**
         * @throws dev.rivulet.expr.ExpressionFailure if an expression has no value for the row; it is a dead letter
         * @throws MalformedRowException if the row lacks what it must have; it is a dead letter
         */
        public Row map(Row row) throws MalformedRowException {
            Row mapped = row;
            for (StageMapper stage : stages) {
                mapped = stage.map(mapped);
            }
            return mapped;
        }
    }

    private static final class StageMapper {

        private final Stage stage;
        private final RowBuilder<Row> builder;
        private final Scalar scalar = new Scalar();

        StageMapper(Stage stage) {
            this.stage = stage;
            this.builder = stage.type().newBuilder();
        }

        Row map(Row row) throws MalformedRowException {
            builder.reset();
            for (int index = 0; index < stage.fields().size(); index++) {
                Expression<Row> field = stage.fields().get(index);
                field.evaluate(row, scalar);
                if (!scalar.isNull()) {
                    set(index, field.type().physical());
                }
            }
            return builder.build();
        }

        private void set(int index, DataType.Physical physical) {
            switch (physical) {
                case LONG -> builder.setLong(index, scalar.longValue());
                case DOUBLE -> builder.setDouble(index, scalar.doubleValue());
                case OBJECT -> builder.setObject(index, scalar.objectValue());
            }
        }
    }
}
