package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Makes out of a sink's section what its table is made with, if there is none. One owner, one pipeline.
 *
 * <p>Each part is added by itself, so that what the table refuses is named with its place in the file. Without its columns the rest is not
 * looked at: it would complain about columns that a mistake took away.
 */
final class TableCompiler {

    private final PipelineSpec.Sink sink;
    private final Schema rows;
    private final ConfigProblems problems;
    private TableDefinition table;

    /**
     * @param rows what the sink takes
     */
    TableCompiler(PipelineSpec.Sink sink, Schema rows, ConfigProblems problems) {
        this.sink = sink;
        this.rows = rows;
        this.problems = problems;
        this.table = TableDefinition.of(rows);
    }

    /** What the table is made with; anything if there are problems. */
    TableDefinition compile() {
        int countBefore = problems.count();
        sink.creation().ifPresent(this::addColumns);
        if (sink.creation().isEmpty() || problems.count() > countBefore) {
            return table;
        }
        PipelineSpec.Creation creation = sink.creation().get();
        addRules(creation);
        partition();
        cluster(creation.clusterBy());
        for (Map.Entry<String, String> property : sink.tableProperties().entrySet()) {
            table = table.withProperty(property.getKey(), property.getValue());
        }
        return table;
    }

    private void addColumns(PipelineSpec.Creation creation) {
        for (PipelineSpec.Column column : creation.columns()) {
            int index = rows.indexOf(column.name().value());
            add(column.name(), before -> {
                TableDefinition after = before.withColumn(column.field());
                if (index >= 0) {
                    Schema alone = Schema.of(rows.field(index));
                    TableDefinition.of(alone).withColumn(column.field()).requireTakes(alone);
                }
                return after;
            });
        }
        for (NamedText column : creation.rules().generated()) {
            String name = column.name().value();
            String sql = column.text().value();
            add(
                    column.text(),
                    before -> before.schema().indexOf(name) >= 0
                            ? before.withGenerated(name, sql)
                            : before.withGeneratedColumn(name, sql));
        }
    }

    private void addRules(PipelineSpec.Creation creation) {
        for (NamedText value : creation.rules().defaults()) {
            add(
                    value.name(),
                    before -> before.withDefault(
                            value.name().value(), value.text().value()));
        }
        for (NamedText check : creation.rules().checks()) {
            add(
                    check.text(),
                    before -> before.withConstraint(
                            check.name().value(), check.text().value()));
        }
        List<YamlText> primaryKey = creation.keys().primaryKey();
        if (!primaryKey.isEmpty()) {
            add(primaryKey.get(0), before -> before.withPrimaryKey(texts(primaryKey)));
        }
        for (PipelineSpec.Key key : creation.keys().unique()) {
            add(key.name(), before -> before.withUniqueKey(key.name().value(), texts(key.columns())));
        }
        creation.columns().forEach(this::requireValue);
    }

    /** Rows that lack a column that takes no nulls could never be written. */
    private void requireValue(PipelineSpec.Column column) {
        Field field = column.field();
        boolean isFilled = table.rules().defaults().containsKey(field.name())
                || table.rules().generated().containsKey(field.name());
        if (!field.isNullable() && rows.indexOf(field.name()) < 0 && !isFilled) {
            problems.add(
                    column.name(),
                    "column `" + field.name() + "` takes no nulls, but the rows have no such column; wanted a value"
                            + " below `default` or `generated`, or the column in the rows");
        }
    }

    private void partition() {
        ColumnNames names = new ColumnNames(problems);
        Schema schema = table.schema();
        List<String> columns = new ArrayList<>();
        for (YamlText column : sink.partitionBy()) {
            int index = names.index(column, "partition column", schema);
            DataType type =
                    index < 0 ? DataType.Simple.STRING : schema.field(index).type();
            if (type == DataType.Simple.BINARY || type.isNested()) {
                problems.add(column, "partition column `" + column + "` is " + type + ", wanted any other type");
            } else if (index >= 0 && names.take(column)) {
                columns.add(schema.field(index).name());
            }
        }
        if (!columns.isEmpty() && columns.size() == schema.fieldCount()) {
            problems.add(
                    sink.partitionBy().get(0),
                    "partition-by takes all columns; wanted at least one left for the files");
        } else if (!columns.isEmpty()) {
            table = table.partitionedBy(columns.toArray(String[]::new));
        }
    }

    private void cluster(List<YamlText> columns) {
        if (!columns.isEmpty()) {
            add(columns.get(0), before -> before.clusteredBy(texts(columns)));
        }
    }

    private void add(YamlText place, UnaryOperator<TableDefinition> part) {
        try {
            table = part.apply(table);
        } catch (IllegalArgumentException refused) {
            problems.add(place, String.valueOf(refused.getMessage()));
        }
    }

    private static String[] texts(List<YamlText> texts) {
        return texts.stream().map(YamlText::value).toArray(String[]::new);
    }
}
