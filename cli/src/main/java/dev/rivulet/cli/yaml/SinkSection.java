package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.cli.sink.SinkSpec;
import dev.rivulet.cli.sink.TargetSection;
import dev.rivulet.cli.source.OnError;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.alter.FirstRules;
import dev.rivulet.delta.optimize.AutoCompaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads what is below {@code sink} in a pipeline file. One owner, one file. */
final class SinkSection {

    /** More files of one size nobody wants to read. */
    private static final int COMPACT_FILES_MAX = 1_000;

    private final YamlMap root;
    private final YamlMap sink;
    private final BiFunction<YamlMap, String, Path> places;
    private final Function<YamlMap, List<PipelineSpec.Column>> columns;
    private final BiFunction<String, YamlText, Path> files;
    private final Path folder;
    private final ConfigProblems problems;

    /**
     * @param places reads the path or URL of a section, with what it is for
     * @param columns reads columns with their types
     * @param files makes a path of a key's text
     * @param folder stands for a path that is not there
     */
    SinkSection(
            YamlMap root,
            BiFunction<YamlMap, String, Path> places,
            Function<YamlMap, List<PipelineSpec.Column>> columns,
            BiFunction<String, YamlText, Path> files,
            Path folder,
            ConfigProblems problems) {
        this.root = root;
        this.sink = root.requiredMap("sink", "where the results go");
        this.places = places;
        this.columns = columns;
        this.files = files;
        this.folder = folder;
        this.problems = problems;
    }

    /**
     * @param name of the pipeline
     * @param addedColumns the column whose members are to become columns of the table, and where that is said
     */
    PipelineSpec.Sink read(String name, Optional<NamedText> addedColumns) {
        TargetSection targets = new TargetSection(sink, files, problems);
        String type = sink.word("type", "delta", "mqtt", "kafka", "http");
        if (addedColumns.isPresent() && !type.equals("delta")) {
            problems.add(
                    addedColumns.get().name(),
                    "`on-drift: add-columns` adds columns to a Delta table, and the sink is of type " + type
                            + "; wanted `on-drift: rescue`, or another sink");
        }
        return switch (type) {
            case "mqtt" -> elsewhere(targets.mqtt(name));
            case "kafka" -> elsewhere(targets.kafka());
            case "http" -> elsewhere(targets.http());
            default -> table(addedColumns);
        };
    }

    private PipelineSpec.Sink elsewhere(SinkSpec target) {
        return new PipelineSpec.Sink(
                folder,
                List.of(),
                List.of(),
                Map.of(),
                Optional.empty(),
                0,
                false,
                new PipelineSpec.Misfits(false, OnError.FAIL, Optional.empty()),
                Optional.of(target));
    }

    private PipelineSpec.Sink table(Optional<NamedText> addedColumns) {
        sink.allow(
                "type",
                "path",
                "partition-by",
                "write-mode",
                "primary-key",
                "table-properties",
                "create",
                "auto-compaction",
                "mergeSchema",
                "store-and-forward",
                "on-violation");
        return new PipelineSpec.Sink(
                root.has("sink") ? places.apply(sink, "the folder of the table") : folder,
                sink.texts("partition-by"),
                primaryKey(),
                tableProperties(),
                creation(),
                Quantities.countOrNone(
                        sink, "auto-compaction", 2, COMPACT_FILES_MAX, AutoCompaction.FILE_COUNT_MIN_DEFAULT, problems),
                sink.flag("store-and-forward"),
                misfits(addedColumns),
                Optional.empty());
    }

    private PipelineSpec.Misfits misfits(Optional<NamedText> addedColumns) {
        boolean isDeadLetter = sink.word("on-violation", "fail", "dead-letter").equals("dead-letter");
        return new PipelineSpec.Misfits(
                sink.word("mergeSchema", "false", "true").equals("true"),
                isDeadLetter ? OnError.DEAD_LETTER : OnError.FAIL,
                addedColumns);
    }

    private Map<String, String> tableProperties() {
        YamlMap written = sink.map("table-properties");
        Map<String, String> properties = new LinkedHashMap<>();
        for (YamlText name : written.keys()) {
            try {
                FirstRules.requireFree(name.value());
                written.text(name.value()).ifPresent(value -> put(properties, name, value));
            } catch (IllegalArgumentException otherwise) {
                problems.add(
                        name, "property `" + name + "` is set below `create`, by `primary-key`, `unique` or `check`");
            }
        }
        return properties;
    }

    private void put(Map<String, String> properties, YamlText name, YamlText value) {
        try {
            TableDefinition.requireProperty(name.value(), value.value());
            properties.put(name.value(), value.value());
        } catch (IllegalArgumentException unfit) {
            problems.add(name, String.valueOf(unfit.getMessage()));
        }
    }

    private List<YamlText> primaryKey() {
        List<YamlText> columnNames = sink.texts("primary-key");
        boolean isUpsert = sink.word("write-mode", "append", "upsert").equals("upsert");
        if (isUpsert && columnNames.isEmpty()) {
            problems.add(
                    sink.place("write-mode"),
                    "`write-mode` is upsert, but there is no `primary-key`; wanted the columns by which rows take each"
                            + " other's place");
        }
        if (!isUpsert && !columnNames.isEmpty()) {
            problems.add(
                    columnNames.get(0), "`primary-key` has no effect on appended rows; wanted `write-mode: upsert`");
        }
        return columnNames;
    }

    /** Empty if it could not be read: what is written elsewhere would seem wrong that is right. */
    private Optional<PipelineSpec.Creation> creation() {
        int countBefore = problems.count();
        YamlMap create = sink.map("create")
                .allow("columns", "generated", "default", "check", "primary-key", "unique", "cluster-by");
        PipelineSpec.Creation creation = new PipelineSpec.Creation(
                columns.apply(create.map("columns")),
                new PipelineSpec.Rules(create.named("generated"), create.named("default"), create.named("check")),
                new PipelineSpec.Keys(create.texts("primary-key"), uniqueKeys(create.map("unique"))),
                create.texts("cluster-by"));
        return problems.count() == countBefore ? Optional.of(creation) : Optional.empty();
    }

    private List<PipelineSpec.Key> uniqueKeys(YamlMap unique) {
        List<PipelineSpec.Key> keys = new ArrayList<>();
        for (YamlText name : unique.keys()) {
            List<YamlText> columnNames = unique.texts(name.value());
            if (columnNames.isEmpty()) {
                problems.add(name, "unique key `" + name + "` has no columns, wanted a column or a list of columns");
            }
            keys.add(new PipelineSpec.Key(name, columnNames));
        }
        return keys;
    }
}
