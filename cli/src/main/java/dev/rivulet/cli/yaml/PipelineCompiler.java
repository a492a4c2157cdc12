package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.cli.source.SourceSpec;
import dev.rivulet.connectors.pace.PacedSource;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.Source;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.expr.Aggregate;
import dev.rivulet.expr.ExpressionCompiler;
import dev.rivulet.expr.ExpressionException;
import dev.rivulet.expr.Predicate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of a pipeline and computes the schema of each step. One owner, one pipeline.
 *
 * <p>It stops after the first step with mistakes: what follows would complain about columns that the mistake took away.
 */
final class PipelineCompiler {

    private static final String STAGED_FOLDER = "staged";

    private final PipelineSpec spec;
    private final ConfigProblems problems;

    PipelineCompiler(PipelineSpec spec, ConfigProblems problems) {
        this.spec = spec;
        this.problems = problems;
    }

    /** The compiled pipeline, or null if there are problems. */
    @Nullable CompiledPipeline compile() {
        int countBefore = problems.count();
        StructRowType inputType =
                StructRowType.of(spec.name(), Schema.of(spec.rows().schema()));
        // Of a section with mistakes nothing can be made that would not complain again.
        Source<Row> source = countBefore == 0 ? paced(spec.source().source(inputType, problems)) : null;
        Optional<Predicate<Row>> filter = filter(spec.rows().filter(), inputType);
        Projection derive = ProjectionCompiler.derive(inputType, spec.rows().derive(), problems);
        if (problems.count() > countBefore) {
            return null;
        }
        StructRowType rows = derive.outputType();
        OptionalInt eventTimeIndex = eventTimeIndex(rows.schema());
        List<Integer> deduplicatedBy = deduplicatedBy(rows.schema());
        Optional<CompiledPipeline.Aggregation> aggregation = spec.aggregation().map(plan -> aggregation(plan, rows));
        if (problems.count() > countBefore) {
            return null;
        }
        StructRowType results =
                aggregation.map(CompiledPipeline.Aggregation::resultType).orElse(rows);
        Optional<Predicate<Row>> outputFilter = filter(spec.output().filter(), results);
        Projection output = ProjectionCompiler.output(results, spec.output(), problems);
        if (problems.count() > countBefore) {
            return null;
        }
        TableDefinition table =
                new TableCompiler(spec.sink(), output.outputType().schema(), problems).compile();
        List<String> keyColumns = keyColumns(output.outputType().schema());
        spec.sink().misfits().addedColumns().ifPresent(column -> requireRescued(column, output.outputType()));
        Optional<Sink<Row>> elsewhere = countBefore > 0
                ? Optional.empty()
                : spec.sink().elsewhere().flatMap(target -> target.sink(output.outputType(), staging(), problems));
        return source == null || problems.count() > countBefore
                ? null
                : new CompiledPipeline(
                        spec,
                        source,
                        inputType,
                        filter,
                        derive,
                        eventTimeIndex,
                        deduplicatedBy,
                        aggregation,
                        outputFilter,
                        output,
                        table,
                        keyColumns,
                        elsewhere);
    }

    /** Of which columns are to be made. */
    private void requireRescued(NamedText column, StructRowType rows) {
        String name = column.text().value();
        int index = rows.schema().indexOf(name);
        if (index < 0) {
            problems.add(
                    column.name(),
                    "`on-drift: add-columns` makes columns of what is in `" + name + "`, which does not reach the sink,"
                            + " whose columns are " + rows.schema().names() + "; wanted it among them");
        } else if (rows.schema().field(index).type() != Simple.STRING
                || !rows.schema().field(index).isNullable()) {
            problems.add(
                    column.name(),
                    "`on-drift: add-columns` makes columns of what is in `" + name + "`, which comes to the sink as "
                            + rows.schema().field(index) + "; wanted a string that may be null, as the source made it");
        }
    }

    /** In the data directory, with rows that wait for their commit. */
    private Path staging() {
        return spec.engine().data().resolve(STAGED_FOLDER);
    }

    private Source<Row> paced(Source<Row> source) {
        SourceSpec.Pace pace = spec.pace();
        boolean isAny = pace.recordsPerSecond() == Long.MAX_VALUE && pace.recordsPerTriggerMax() == Long.MAX_VALUE;
        return isAny && pace.flow().equals(FlowPolicy.DEFAULT)
                ? source
                : PacedSource.of(source)
                        .recordsPerSecond(pace.recordsPerSecond())
                        .maxRecordsPerTrigger(pace.recordsPerTriggerMax())
                        .with(pace.flow());
    }

    private Optional<Predicate<Row>> filter(Optional<YamlText> sql, StructRowType rows) {
        if (sql.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ExpressionCompiler.compilePredicate(sql.get().value(), rows));
        } catch (ExpressionException failure) {
            problems.add(sql.get(), failure);
            return Optional.empty();
        }
    }

    private OptionalInt eventTimeIndex(Schema schema) {
        if (spec.rows().eventTime().isEmpty()) {
            return OptionalInt.empty();
        }
        YamlText column = spec.rows().eventTime().get().column();
        int index = new ColumnNames(problems).index(column, "event-time column", schema);
        if (index >= 0) {
            Field field = schema.field(index);
            if (field.type() != Simple.TIMESTAMP && field.type() != Simple.TIMESTAMP_NTZ) {
                problems.add(
                        column,
                        "event-time column `" + column + "` is of type " + field.type()
                                + ", wanted timestamp; `derive` can make one, as with timestamp_millis(ms)");
            } else if (field.isNullable()) {
                problems.add(
                        column,
                        "event-time column `" + column + "` may be null; wanted `" + column + ": " + field.type()
                                + " not null` in schema");
            }
        }
        return OptionalInt.of(index);
    }

    /** Null tells no row: all that lack an id would be the same one. */
    private List<Integer> deduplicatedBy(Schema schema) {
        ColumnNames names = new ColumnNames(problems);
        List<Integer> indexes = new ArrayList<>();
        List<YamlText> columns =
                spec.deduplication().map(PipelineSpec.Deduplication::by).orElse(List.of());
        for (YamlText column : columns) {
            int index = names.index(column, "column to deduplicate by", schema);
            if (index >= 0
                    && names.take(column)
                    && isKeyType(column, schema.field(index).type())) {
                if (schema.field(index).isNullable()) {
                    problems.add(
                            column,
                            "column `" + column
                                    + "` may be null, which tells no row; declare it `not null`, upon which records"
                                    + " without it are dead letters");
                }
                indexes.add(index);
            }
        }
        return indexes;
    }

    private CompiledPipeline.Aggregation aggregation(PipelineSpec.Aggregation plan, StructRowType rows) {
        ColumnNames names = new ColumnNames(problems);
        List<Field> fields = new ArrayList<>();
        List<Integer> keyIndexes = new ArrayList<>();
        for (YamlText column : plan.key()) {
            int index = names.index(column, "key column", rows.schema());
            if (index >= 0
                    && names.take(column)
                    && isKeyType(column, rows.schema().field(index).type())) {
                keyIndexes.add(index);
                fields.add(rows.schema().field(index));
            }
        }
        names.reserve(CompiledPipeline.WINDOW_START);
        names.reserve(CompiledPipeline.WINDOW_END);
        fields.add(Field.required(CompiledPipeline.WINDOW_START, Simple.TIMESTAMP));
        fields.add(Field.required(CompiledPipeline.WINDOW_END, Simple.TIMESTAMP));
        List<Aggregate<Row>> aggregates = new ArrayList<>();
        for (NamedText named : plan.aggregates()) {
            Optional<Aggregate<Row>> aggregate = aggregate(named.text(), rows);
            if (names.take(named.name()) && aggregate.isPresent()) {
                aggregates.add(aggregate.get());
                fields.add(aggregate.get().field(named.name().value()));
            }
        }
        boolean isWhole =
                fields.size() == plan.key().size() + 2 + plan.aggregates().size();
        Schema schema = isWhole ? Schema.of(fields) : Schema.of();
        return new CompiledPipeline.Aggregation(
                keyIndexes, aggregates, StructRowType.of(spec.name() + " results", schema));
    }

    private boolean isKeyType(YamlText column, DataType type) {
        boolean isKeyType = type.physical() != DataType.Physical.DOUBLE && type != Simple.BINARY && !type.isNested();
        if (!isKeyType) {
            problems.add(
                    column,
                    "key column `" + column + "` is of type " + type
                            + ", which rows cannot be grouped by safely; wanted a string, whole number, boolean or time");
        }
        return isKeyType;
    }

    private Optional<Aggregate<Row>> aggregate(YamlText sql, StructRowType rows) {
        try {
            return Optional.of(Aggregate.compile(sql.value(), rows));
        } catch (ExpressionException failure) {
            problems.add(sql, failure);
            return Optional.empty();
        }
    }

    private List<String> keyColumns(Schema schema) {
        ColumnNames names = new ColumnNames(problems);
        List<String> columns = new ArrayList<>();
        for (YamlText column : spec.sink().primaryKey()) {
            int index = names.index(column, "key column", schema);
            if (index >= 0 && schema.field(index).isNullable()) {
                problems.add(column, "key column `" + column + "` may be null, wanted one that is `not null`");
            } else if (index >= 0 && names.take(column)) {
                columns.add(schema.field(index).name());
            }
        }
        return columns;
    }
}
