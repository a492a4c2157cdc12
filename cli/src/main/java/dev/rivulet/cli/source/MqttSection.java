package dev.rivulet.cli.source;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.TlsSection;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.mqtt.broker.LastWill;
import dev.rivulet.mqtt.broker.MqttCredentials;
import dev.rivulet.mqtt.broker.MqttServer;
import dev.rivulet.mqtt.broker.MqttSettings;
import dev.rivulet.mqtt.broker.MqttTls;
import dev.rivulet.mqtt.broker.MqttTopic;
import dev.rivulet.mqtt.broker.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads what is below {@code source} of type {@code mqtt}, and of a sink how to get to its broker. One owner, one file. */
public final class MqttSection {

    private static final int IDS_MAX = 65_535;

    private final YamlMap source;
    private final BiFunction<String, YamlText, Path> paths;
    private final ConfigProblems problems;

    /**
     * @param paths makes a path of a key's text
     */
    public MqttSection(YamlMap source, BiFunction<String, YamlText, Path> paths, ConfigProblems problems) {
        this.source = source;
        this.paths = paths;
        this.problems = problems;
    }

    /**
     * @param name of the pipeline, which the broker knows it by unless there is a client id
     */
    MqttTopics read(String name, OnError onError) {
        source.allow(PayloadSection.withMessageKeys(
                "type",
                "servers",
                "topics",
                "qos",
                "client-id",
                "version",
                "user",
                "password-env",
                "password-file",
                "tls",
                "last-will",
                "session-expiry",
                "keep-alive",
                "idle-reconnect",
                "receive-maximum",
                "message-size-max",
                "remember-completed",
                "topic-column",
                "retained-column",
                "user-properties",
                "on-error"));
        MqttSettings settings = settings("rivulet-" + name);
        int qos = Integer.parseInt(source.word("qos", "1", "0", "2"));
        List<MqttTopic> topics = SectionKeys.parsed(
                source, "topics", text -> new MqttTopic(text, qos), "topics, such as plant/+/temperature", problems);
        MqttTopics.MessageFields fields = new MqttTopics.MessageFields(
                source.text("topic-column"), source.text("retained-column"), source.named("user-properties"));
        Payload payload = new PayloadSection(source, paths, problems).ofMessages();
        return new MqttTopics(settings, topics, fields, payload, onError, source.place());
    }

    /**
     * How to get to the broker.
     *
     * @param clientIdDefault what the broker knows us by unless there is a client id
     */
    public MqttSettings settings(String clientIdDefault) {
        List<MqttServer> servers = SectionKeys.parsed(
                source, "servers", MqttServer::parse, "the brokers, such as mqtt://host:1883", problems);
        String clientId = source.text("client-id").map(YamlText::value).orElse(clientIdDefault);
        MqttServer[] all = servers.isEmpty()
                ? new MqttServer[] {new MqttServer("localhost", 1883, false)}
                : servers.toArray(MqttServer[]::new);
        MqttSettings defaults = MqttSettings.of(clientId, all);
        MqttSettings settings = defaults.withVersion(
                        source.word("version", "5", "3.1.1").equals("5") ? MqttVersion.V5 : MqttVersion.V3_1_1)
                .withTls(tls())
                .withSessionExpiry(Quantities.duration(source, "session-expiry", defaults.sessionExpiry(), problems))
                .withLimits(limits())
                .withTimes(times());
        MqttSettings known = SectionKeys.<MqttCredentials>credentials(
                        source, paths, MqttCredentials::ofEnvironment, MqttCredentials::ofFile, problems)
                .map(settings::withCredentials)
                .orElse(settings);
        return lastWill().map(known::withLastWill).orElse(known);
    }

    private MqttSettings.Limits limits() {
        MqttSettings.Limits defaults = MqttSettings.Limits.DEFAULTS;
        int receiveMaximum =
                Quantities.count(source, "receive-maximum", 1, IDS_MAX, defaults.receiveMaximum(), problems);
        int rememberedCountMax = Quantities.count(
                source,
                "remember-completed",
                0,
                MqttSettings.REMEMBERED_COUNT_LIMIT,
                defaults.rememberedCountMax(),
                problems);
        long messageSizeMax = Quantities.sizeBytes(source, "message-size-max", defaults.messageSizeMax(), problems);
        return SectionKeys.within(
                source,
                "message-size-max",
                () -> new MqttSettings.Limits(
                        receiveMaximum,
                        (int) Math.min(Integer.MAX_VALUE, messageSizeMax),
                        defaults.bufferSizeMax(),
                        rememberedCountMax),
                defaults,
                problems);
    }

    private MqttSettings.Times times() {
        MqttSettings.Times defaults = MqttSettings.Times.DEFAULTS;
        Duration keepAlive = Quantities.positiveDuration(source, "keep-alive", defaults.keepAlive(), problems);
        Duration idleReconnect = Quantities.duration(source, "idle-reconnect", defaults.idleReconnect(), problems);
        return SectionKeys.within(
                source,
                "keep-alive",
                () -> new MqttSettings.Times(
                        keepAlive, defaults.connect(), defaults.retryMin(), defaults.retryMax(), idleReconnect),
                defaults,
                problems);
    }

    private MqttTls tls() {
        TlsSection tls = TlsSection.read(source, paths, problems);
        return new MqttTls(
                tls.authorities(),
                tls.own().map(TlsSection.Own::certificate),
                tls.own().map(TlsSection.Own::key));
    }

    private Optional<LastWill> lastWill() {
        if (!source.has("last-will")) {
            return Optional.empty();
        }
        YamlMap will = source.map("last-will").allow("topic", "message", "qos", "retained");
        YamlText topic = will.requiredText("topic", "the topic that the broker sends the last will to");
        String message = will.text("message").map(YamlText::value).orElse("");
        int qos = Integer.parseInt(will.word("qos", "1", "0", "2"));
        boolean isRetained = will.flag("retained");
        try {
            return Optional.of(new LastWill(topic.value(), message.getBytes(StandardCharsets.UTF_8), qos, isRetained));
        } catch (IllegalArgumentException wrong) {
            problems.add(topic, "" + wrong.getMessage());
            return Optional.empty();
        }
    }
}
