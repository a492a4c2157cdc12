package dev.rivulet.cli.source;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.core.source.FlowPolicy;
import dev.rivulet.core.source.OnFull;
import dev.rivulet.core.source.Sampling;
import dev.rivulet.core.source.SourcePriority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is below {@code source} in a pipeline file. One owner, one file. */
public final class SourceSection {

    /** Long enough for a writer to go on, short enough not to be noticed. */
    private static final Duration SETTLE_TIME_DEFAULT = Duration.ofSeconds(1);

    private static final Duration POLL_INTERVAL_DEFAULT = Duration.ofMillis(100);

    private static final int FILES_PER_TRIGGER_MAX = 1_000_000;

    private static final Pattern SHARE = Pattern.compile("1/([1-9]\\d{0,8})");

    private final YamlMap root;
    private final YamlMap source;
    private final BiFunction<YamlMap, String, Path> paths;
    private final BiFunction<YamlMap, String, Path> places;
    private final BiFunction<String, YamlText, Path> files;
    private final Path folder;
    private final ConfigProblems problems;

    /**
     * @param paths reads the path of a section, with what it is for
     * @param places the same, where it may be a URL
     * @param files makes a path of a key's text
     * @param folder stands for a path that is not there
     */
    public SourceSection(
            YamlMap root,
            BiFunction<YamlMap, String, Path> paths,
            BiFunction<YamlMap, String, Path> places,
            BiFunction<String, YamlText, Path> files,
            Path folder,
            ConfigProblems problems) {
        this.root = root;
        this.source = root.requiredMap("source", "where the rows come from")
                .knowing("rate-limit", "maxRecordsPerTrigger", "priority", "on-full", "sample-keep");
        this.paths = paths;
        this.places = places;
        this.files = files;
        this.folder = folder;
        this.problems = problems;
    }

    /**
     * @param name of the pipeline
     */
    public SourceSpec read(String name) {
        return switch (source.word("type", "file", "delta", "mqtt", "kafka", "http", "lines", "tail")) {
            case "delta" -> table();
            case "mqtt" -> new MqttSection(source, files, problems).read(name, onError());
            case "kafka" -> new KafkaSection(source, files, problems).read(onError());
            case "http" -> new HttpSection(source, files, problems).read(onError());
            case "lines" -> new LineSection(source, files, problems).readPort(onError());
            case "tail" -> new LineSection(source, files, problems).readFile(path("the file to follow"), onError());
            default -> files();
        };
    }

    /** How much is taken of it, whatever its type. */
    public SourceSpec.Pace pace() {
        return new SourceSpec.Pace(
                Quantities.countOrAny(source, "rate-limit", problems),
                Quantities.countOrAny(source, "maxRecordsPerTrigger", problems),
                new FlowPolicy(priority(), onFull(), sampling()));
    }

    /** The column whose members are to become columns of the sink's table, and where that is said; empty if none are. */
    public Optional<NamedText> addedColumns() {
        return PayloadSection.addedColumns(source);
    }

    private SourcePriority priority() {
        return switch (source.word("priority", "normal", "low", "high")) {
            case "low" -> SourcePriority.LOW;
            case "high" -> SourcePriority.HIGH;
            default -> SourcePriority.NORMAL;
        };
    }

    private OnFull onFull() {
        return switch (source.word("on-full", "block", "drop-newest", "drop-oldest", "sample")) {
            case "drop-newest" -> OnFull.DROP_NEWEST;
            case "drop-oldest" -> OnFull.DROP_OLDEST;
            case "sample" -> OnFull.SAMPLE;
            default -> OnFull.BLOCK;
        };
    }

    private Sampling sampling() {
        Optional<YamlText> text = source.text("sample-keep");
        if (text.isEmpty()) {
            return Sampling.DEFAULT;
        }
        Matcher share = SHARE.matcher(text.get().value().strip());
        if (!share.matches()) {
            problems.add(text.get(), "`sample-keep` is `" + text.get() + "`, wanted a share such as 1/10");
            return Sampling.DEFAULT;
        }
        if (onFull() != OnFull.SAMPLE) {
            problems.add(
                    text.get(), "`sample-keep` is there without `on-full: sample`, and means nothing; wanted both");
        }
        return new Sampling(Integer.parseInt(share.group(1)));
    }

    private FileFolder files() {
        source.allow(PayloadSection.withFileKeys(
                "type", "path", "format", "maxFilesPerTrigger", "settle-time", "poll-interval", "on-error"));
        return new FileFolder(
                path("the folder to read files from"),
                new PayloadSection(source, files, problems).ofFiles(),
                Quantities.count(source, "maxFilesPerTrigger", 1, FILES_PER_TRIGGER_MAX, 0, problems),
                Quantities.duration(source, "settle-time", SETTLE_TIME_DEFAULT, problems),
                Quantities.positiveDuration(source, "poll-interval", POLL_INTERVAL_DEFAULT, problems),
                onError(),
                source.has("format") ? source.place("format") : source.place());
    }

    private TableStream table() {
        source.allow(
                "type",
                "path",
                "startingVersion",
                "startingTimestamp",
                "maxFilesPerTrigger",
                "maxBytesPerTrigger",
                "ignoreDeletes",
                "skipChangeCommits",
                "evolveSchema",
                "poll-interval",
                "on-error");
        return new TableStream(
                root.has("source") ? places.apply(source, "the folder of the table") : folder,
                start(),
                Quantities.count(source, "maxFilesPerTrigger", 1, FILES_PER_TRIGGER_MAX, 0, problems),
                Quantities.sizeBytes(source, "maxBytesPerTrigger", Long.MAX_VALUE, problems),
                new TableStream.PassedOver(
                        source.flag("ignoreDeletes"), source.flag("skipChangeCommits"), source.flag("evolveSchema")),
                Quantities.positiveDuration(source, "poll-interval", POLL_INTERVAL_DEFAULT, problems),
                onError());
    }

    private TableStream.Start start() {
        if (source.has("startingVersion") && source.has("startingTimestamp")) {
            problems.add(
                    source.place("startingTimestamp"),
                    "`startingTimestamp` is there beside `startingVersion`; wanted one of the two, or none for all rows"
                            + " of the latest version");
        }
        return new TableStream.Start(startingVersion(), startingTimestamp());
    }

    private OptionalLong startingVersion() {
        Optional<YamlText> text = source.text("startingVersion");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        String version = text.get().value().strip();
        if (version.equals("latest")) {
            return OptionalLong.of(TableStream.Start.LATEST);
        }
        if (version.matches("\\d{1,18}")) {
            return OptionalLong.of(Long.parseLong(version));
        }
        problems.add(text.get(), "`startingVersion` is `" + version + "`, wanted a version such as 17, or latest");
        return OptionalLong.empty();
    }

    private Optional<Instant> startingTimestamp() {
        Optional<YamlText> text = source.text("startingTimestamp");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text.get().value().strip()));
        } catch (DateTimeParseException noTime) {
            problems.add(
                    text.get(),
                    "`startingTimestamp` is `" + text.get() + "`, wanted a time such as 2026-01-31T12:00:00Z");
            return Optional.empty();
        }
    }

    private Path path(String purpose) {
        return root.has("source") ? paths.apply(source, purpose) : folder;
    }

    private OnError onError() {
        return source.word("on-error", "dead-letter", "fail").equals("fail") ? OnError.FAIL : OnError.DEAD_LETTER;
    }
}
