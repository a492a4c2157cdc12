package dev.rivulet.cli.source;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.kafka.broker.ClientOptions;
import dev.rivulet.kafka.broker.KafkaCredentials;
import dev.rivulet.kafka.broker.KafkaCredentials.Mechanism;
import dev.rivulet.kafka.broker.KafkaGroup;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Reads what is below {@code source} of type {@code kafka}, and of a sink how to get to its brokers. One owner, one file. */
public final class KafkaSection {

    private static final List<String> KEYS = List.of(
            "type",
            "servers",
            "topics",
            "partitions",
            "startingOffsets",
            "maxOffsetsPerTrigger",
            "failOnDataLoss",
            "group",
            "rebalance",
            "user",
            "password-env",
            "password-file",
            "sasl-mechanism",
            "options",
            "buffer-size",
            "discovery-interval",
            "format",
            "log-offsets",
            "headers",
            "on-error");

    private final YamlMap source;
    private final BiFunction<String, YamlText, Path> paths;
    private final ConfigProblems problems;

    /**
     * @param paths makes a path of a key's text
     */
    public KafkaSection(YamlMap source, BiFunction<String, YamlText, Path> paths, ConfigProblems problems) {
        this.source = source;
        this.paths = paths;
        this.problems = problems;
    }

    KafkaTopics read(OnError onError) {
        List<String> keys = new ArrayList<>(KEYS);
        keys.addAll(KafkaTopics.PARTS);
        source.allow(PayloadSection.withJsonKeys(keys.toArray(String[]::new)));
        List<NamedText> parts = new ArrayList<>();
        for (String key : KafkaTopics.PARTS) {
            source.text(key)
                    .ifPresent(column ->
                            parts.add(new NamedText(new YamlText(key, column.line(), column.column(), true), column)));
        }
        return new KafkaTopics(
                source.place(),
                settings(ClientOptions::requireForReading),
                wanted(),
                PayloadSection.jsonOrNone(source.word("format", "json", "none", "senml")),
                new PayloadSection(source, paths, problems).ofJson(),
                parts,
                source.named("headers"),
                source.flag("log-offsets"),
                onError);
    }

    /**
     * How to get to the brokers.
     *
     * @param options refuses options of Kafka's client that cannot be set
     */
    public KafkaSettings settings(Consumer<Map<String, String>> options) {
        List<String> servers = texts("servers", KafkaSettings::of, "some of the brokers, such as broker.example:9092");
        KafkaSettings defaults =
                KafkaSettings.of(servers.isEmpty() ? new String[] {"localhost:9092"} : servers.toArray(String[]::new));
        KafkaSettings settings = defaults.withDiscovery(
                Quantities.positiveDuration(source, "discovery-interval", defaults.discovery(), problems));
        long bufferSize = Quantities.sizeBytes(source, "buffer-size", defaults.bufferSizeMax(), problems);
        try {
            settings = settings.withBufferSizeMax((int) Math.min(Integer.MAX_VALUE, bufferSize));
        } catch (IllegalArgumentException wrong) {
            problems.add(source.place("buffer-size"), "" + wrong.getMessage());
        }
        for (NamedText option : source.named("options")) {
            String name = option.name().value();
            try {
                options.accept(Map.of(name, option.text().value()));
                settings = settings.withOption(name, option.text().value());
            } catch (IllegalArgumentException wrong) {
                problems.add(option.name(), "" + wrong.getMessage());
            }
        }
        Optional<KafkaCredentials> credentials = credentials();
        return credentials.isPresent() ? settings.withCredentials(credentials.get()) : settings;
    }

    private KafkaWanted wanted() {
        List<String> topics = texts("topics", KafkaWanted::of, "the topics to read");
        KafkaWanted wanted = KafkaWanted.of(topics.isEmpty() ? new String[] {"none"} : topics.toArray(String[]::new))
                .withStart(
                        source.word("startingOffsets", "latest", "earliest").equals("latest")
                                ? StartingOffsets.LATEST
                                : StartingOffsets.EARLIEST)
                .withFailsOnDataLoss(
                        source.word("failOnDataLoss", "true", "false").equals("true"));
        if (source.has("maxOffsetsPerTrigger")) {
            wanted = wanted.withRecordsPerTriggerMax(
                    Quantities.count(source, "maxOffsetsPerTrigger", 1, Integer.MAX_VALUE, 1, problems));
        }
        boolean isSharing = source.flag("rebalance");
        Optional<YamlText> group = source.text("group");
        if (isSharing && group.isEmpty()) {
            problems.add(
                    source.place("rebalance"), "`rebalance` is there without `group`, whose members share partitions");
        }
        try {
            wanted = wanted.withPartitions(partitions());
            return group.isEmpty()
                    ? wanted
                    : wanted.withGroup(new KafkaGroup(group.get().value(), isSharing));
        } catch (IllegalArgumentException wrong) {
            problems.add(source.place("partitions"), "" + wrong.getMessage());
            return wanted;
        }
    }

    private Set<Integer> partitions() {
        Set<Integer> partitions = new HashSet<>();
        for (YamlText text : source.has("partitions") ? source.texts("partitions") : List.<YamlText>of()) {
            if (text.value().matches("\\d{1,9}")) {
                partitions.add(Integer.parseInt(text.value()));
            } else {
                problems.add(text, "partition is `" + text.value() + "`, wanted a number from 0 on");
            }
        }
        return partitions;
    }

    private List<String> texts(String key, Consumer<String> check, String purpose) {
        return SectionKeys.parsed(
                source,
                key,
                text -> {
                    check.accept(text);
                    return text;
                },
                purpose,
                problems);
    }

    private Optional<KafkaCredentials> credentials() {
        Mechanism mechanism = Mechanism.valueOf(source.word("sasl-mechanism", "SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")
                .replace('-', '_'));
        return SectionKeys.credentials(
                source,
                paths,
                (user, variable) -> KafkaCredentials.ofEnvironment(mechanism, user, variable),
                (user, file) -> KafkaCredentials.ofFile(mechanism, user, file),
                problems);
    }
}
