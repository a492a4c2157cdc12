package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.cli.source.SourceSection;
import dev.rivulet.cli.source.SourceSpec;
import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.expr.TypeName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the keys of a pipeline file. One owner, one file. */
final class PipelineReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern COLUMN_TYPE =
            Pattern.compile("(.*?)(\\s+not\\s+null)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Path folder;
    private final YamlMap root;
    private final ConfigProblems problems;
    private boolean isCompilable;

    PipelineReader(Path folder, YamlMap root, ConfigProblems problems) {
        this.folder = folder;
        this.root = root;
        this.problems = problems;
    }

    PipelineSpec read() {
        root.allow(
                "name",
                "source",
                "schema",
                "event-time",
                "filter",
                "derive",
                "deduplicate",
                "key",
                "window",
                "aggregates",
                "output",
                "sink",
                "dead-letters",
                "engine");
        String name = name();
        SourceSection section = new SourceSection(root, this::path, this::place, this::path, folder, problems);
        SourceSpec source = section.read(name);
        int countBefore = problems.count();
        PipelineSpec.Rows rows = rows(source);
        Optional<PipelineSpec.Deduplication> deduplication = deduplication();
        Optional<PipelineSpec.Aggregation> aggregation = aggregation();
        PipelineSpec.Output output = output();
        isCompilable = problems.count() == countBefore;
        PipelineSpec.Sink sink = new SinkSection(root, this::place, this::columns, this::path, folder, problems)
                .read(name, section.addedColumns());
        return new PipelineSpec(
                name, source, section.pace(), rows, deduplication, aggregation, output, sink, deadLetters(), engine());
    }

    /** Whether all columns could be read. If not, expressions would seem wrong that are right. */
    boolean isCompilable() {
        return isCompilable;
    }

    private String name() {
        YamlText name = root.requiredText("name", "a name that stays the same over restarts, such as iot-windows");
        if (!name.value().isEmpty() && !NAME.matcher(name.value()).matches()) {
            problems.add(name, "name is `" + name + "`, wanted up to 64 letters, digits, - and _");
        }
        return name.value();
    }

    private PipelineSpec.Rows rows(SourceSpec source) {
        YamlMap schema = root.requiredMap("schema", "the columns of the input, such as `device: string not null`");
        List<PipelineSpec.Column> columns = columns(schema);
        columns.forEach(column -> checkReadable(column, source));
        List<Field> fields = columns.stream().map(PipelineSpec.Column::field).toList();
        if (root.has("schema") && schema.keys().isEmpty()) {
            problems.add(schema.place(), "schema has no columns; wanted some such as `device: string not null`");
        }
        return new PipelineSpec.Rows(fields, eventTime(), root.text("filter"), root.named("derive"));
    }

    private void checkReadable(PipelineSpec.Column column, SourceSpec source) {
        try {
            source.checkReadable(column.field());
        } catch (IllegalArgumentException unreadable) {
            problems.add(column.name(), "" + unreadable.getMessage());
        }
    }

    private List<PipelineSpec.Column> columns(YamlMap written) {
        List<PipelineSpec.Column> columns = new ArrayList<>();
        Map<String, YamlText> seen = new HashMap<>();
        for (YamlText column : written.keys()) {
            YamlText first = seen.putIfAbsent(column.value().toLowerCase(Locale.ROOT), column);
            if (first != null) {
                problems.add(
                        column,
                        "column `" + column + "` differs from `" + first + "` in line " + first.line()
                                + " in case only");
            } else {
                written.text(column.value())
                        .flatMap(type -> field(column, type))
                        .ifPresent(field -> columns.add(new PipelineSpec.Column(column, field)));
            }
        }
        return columns;
    }

    private Optional<Field> field(YamlText column, YamlText type) {
        Matcher matcher = COLUMN_TYPE.matcher(type.value().strip());
        if (!matcher.matches()) {
            throw new AssertionError("every text is a type and perhaps NOT NULL");
        }
        try {
            DataType parsed = TypeName.parse(matcher.group(1));
            return Optional.of(new Field(column.value(), parsed, matcher.group(2) == null));
        } catch (IllegalArgumentException failure) {
            problems.add(type, "column `" + column + "`: " + failure.getMessage());
            return Optional.empty();
        }
    }

    private Optional<PipelineSpec.EventTime> eventTime() {
        if (!root.has("event-time")) {
            return Optional.empty();
        }
        YamlMap eventTime = root.map("event-time").allow("column", "out-of-orderness");
        YamlText column = eventTime.requiredText("column", "the column that says when it happened");
        Duration outOfOrderness = Quantities.duration(eventTime, "out-of-orderness", Duration.ZERO, problems);
        return Optional.of(new PipelineSpec.EventTime(column, outOfOrderness));
    }

    private Optional<PipelineSpec.Deduplication> deduplication() {
        if (!root.has("deduplicate")) {
            return Optional.empty();
        }
        if (!root.has("event-time")) {
            problems.add(
                    root.place("deduplicate"),
                    "`deduplicate` needs `event-time`, which tells how far apart two rows are");
        }
        YamlMap deduplicate = root.map("deduplicate").allow("by", "within");
        deduplicate.requireKey("by", "the columns that tell a row, such as id");
        deduplicate.requireKey("within", "how far apart in event time two may be to be the same, such as 1h");
        return Optional.of(new PipelineSpec.Deduplication(
                deduplicate.texts("by"),
                Quantities.positiveDuration(deduplicate, "within", Duration.ofHours(1), problems)));
    }

    private Optional<PipelineSpec.Aggregation> aggregation() {
        List<String> parts = List.of("key", "window", "aggregates");
        List<String> missing = parts.stream().filter(part -> !root.has(part)).toList();
        if (missing.size() == parts.size()) {
            return Optional.empty();
        }
        for (String part : missing) {
            String present = parts.stream().filter(root::has).findFirst().orElseThrow();
            problems.add(
                    root.place(present),
                    "`" + present + "` is there but `" + part
                            + "` is not; an aggregation takes key, window and aggregates, a plain pipeline none of them");
        }
        if (!missing.contains("window") && !root.has("event-time")) {
            problems.add(
                    root.place("window"),
                    "`window` needs `event-time`, which names the column to put rows into windows by");
        }
        YamlMap window = root.map("window").allow("tumbling");
        if (root.has("window")) {
            window.requiredText("tumbling", "the length of the windows, such as 10s");
        }
        Duration tumbling = Quantities.positiveDuration(window, "tumbling", Duration.ofSeconds(10), problems);
        List<YamlText> key = root.texts("key");
        List<NamedText> aggregates = root.named("aggregates");
        requireSome("key", key, "a column or a list of columns");
        requireSome("aggregates", aggregates, "some such as `readings: count(*)`");
        return Optional.of(new PipelineSpec.Aggregation(key, tumbling, aggregates));
    }

    private void requireSome(String key, List<?> found, String wanted) {
        if (root.has(key) && found.isEmpty()) {
            problems.add(root.place(key), "`" + key + "` has none; wanted " + wanted);
        }
    }

    private PipelineSpec.Output output() {
        YamlMap output = root.map("output").allow("filter", "derive", "select");
        return new PipelineSpec.Output(output.text("filter"), output.named("derive"), output.texts("select"));
    }

    private Optional<Path> deadLetters() {
        if (!root.has("dead-letters")) {
            return Optional.empty();
        }
        YamlMap map = root.map("dead-letters").allow("table");
        return Optional.of(place(map, "table", "the folder of the table for dead letters"));
    }

    private PipelineSpec.Engine engine() {
        YamlMap engine = root.map("engine");
        Path data = engine.has("data") ? path(engine, "data", "the folder for log and state") : folder.resolve("data");
        return new EngineReader(engine, problems).read(data);
    }

    /** A path, or the URL of a place in a store. */
    private Path place(YamlMap map, String purpose) {
        return place(map, "path", purpose);
    }

    private Path place(YamlMap map, String key, String purpose) {
        YamlText text = map.requiredText(key, purpose);
        if (!StoreLocation.isStore(text.value())) {
            return path(key, text);
        }
        try {
            return StoreLocation.path(text.value());
        } catch (IllegalArgumentException failure) {
            problems.add(text, "`" + key + "` is no place for a table: " + failure.getMessage());
            return folder;
        }
    }

    private Path path(YamlMap map, String purpose) {
        return path(map, "path", purpose);
    }

    private Path path(YamlMap map, String key, String purpose) {
        return path(key, map.requiredText(key, purpose));
    }

    private Path path(String key, YamlText text) {
        if (StoreLocation.isStore(text.value())) {
            problems.add(text, "`" + key + "` is `" + text + "`, a URL; wanted a path of this machine");
            return folder;
        }
        try {
            return folder.resolve(text.value()).normalize();
        } catch (InvalidPathException failure) {
            problems.add(text, "`" + key + "` is `" + text + "`, which is no path: " + failure.getReason());
            return folder;
        }
    }
}
