package dev.rivulet.cli.sink;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.TlsSection;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.cli.source.KafkaSection;
import dev.rivulet.cli.source.MqttSection;
import dev.rivulet.cli.source.OnError;
import dev.rivulet.kafka.broker.ClientOptions;
import dev.rivulet.network.http.sink.PostSettings;
import dev.rivulet.network.listen.Secret;
import dev.rivulet.network.listen.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads what is below {@code sink} where that is no table. One owner, one file. */
public final class TargetSection {

    private static final int ROWS_PER_REQUEST_MAX = 100_000;
    private static final long REQUEST_SIZE_LEAST = 1 << 10;
    private static final long REQUEST_SIZE_MAX = 256 << 20;

    private final YamlMap sink;
    private final BiFunction<String, YamlText, Path> paths;
    private final ConfigProblems problems;

    /**
     * @param paths makes a path of a key's text
     */
    public TargetSection(YamlMap sink, BiFunction<String, YamlText, Path> paths, ConfigProblems problems) {
        this.sink = sink;
        this.paths = paths;
        this.problems = problems;
    }

    /**
     * Of type {@code mqtt}.
     *
     * @param name of the pipeline, which the broker knows it by unless there is a client id
     */
    public SinkSpec mqtt(String name) {
        sink.allow(
                "type",
                "servers",
                "topic",
                "qos",
                "retain",
                "id-property",
                "id-member",
                "client-id",
                "version",
                "user",
                "password-env",
                "password-file",
                "tls",
                "last-will",
                "session-expiry",
                "keep-alive",
                "on-error");
        return new MqttTarget(
                new MqttSection(sink, paths, problems).settings("rivulet-" + name + "-sink"),
                sink.requiredText("topic", "the topic to send to, such as plant/alerts or plant/{device}/alerts"),
                Integer.parseInt(sink.word("qos", "1", "0", "2")),
                sink.flag("retain"),
                sink.text("id-property"),
                sink.text("id-member"),
                onError());
    }

    private OnError onError() {
        return sink.word("on-error", "dead-letter", "fail").equals("fail") ? OnError.FAIL : OnError.DEAD_LETTER;
    }

    /** Of type {@code http}. */
    public SinkSpec http() {
        sink.allow(
                "type",
                "url",
                "token-env",
                "token-file",
                "tls",
                "rows-per-request",
                "request-size",
                "timeout",
                "on-error");
        YamlText url = sink.requiredText("url", "where to send to, such as https://host/path");
        PostSettings settings = PostSettings.to("http://localhost/");
        try {
            settings = PostSettings.to(url.value());
        } catch (IllegalArgumentException wrong) {
            problems.add(url, String.valueOf(wrong.getMessage()));
        }
        settings = settings.withRequests(
                        Quantities.count(
                                sink, "rows-per-request", 1, ROWS_PER_REQUEST_MAX, settings.rowCountMax(), problems),
                        requestSize(settings))
                .withTimeout(Quantities.positiveDuration(sink, "timeout", settings.timeout(), problems));
        TlsSection tls = TlsSection.read(sink, paths, problems);
        if (tls.authorities().isPresent()) {
            settings = settings.withAuthorities(tls.authorities().get());
        }
        if (tls.own().isPresent()) {
            TlsSection.Own own = tls.own().get();
            settings = settings.withCertificate(new TlsFiles(own.certificate(), own.key()));
        }
        Optional<Secret> token = token();
        return new HttpTarget(token.isPresent() ? settings.withToken(token.get()) : settings, onError());
    }

    private int requestSize(PostSettings settings) {
        long sizeBytes = Quantities.sizeBytes(sink, "request-size", settings.bodySizeMax(), problems);
        if (sizeBytes < REQUEST_SIZE_LEAST || sizeBytes > REQUEST_SIZE_MAX) {
            problems.add(sink.place("request-size"), "`request-size` is " + sizeBytes + " bytes, wanted 1KB to 256MB");
            return settings.bodySizeMax();
        }
        return (int) sizeBytes;
    }

    private Optional<Secret> token() {
        Optional<YamlText> variable = sink.text("token-env");
        Optional<YamlText> file = sink.text("token-file");
        if (variable.isPresent() && file.isPresent()) {
            problems.add(file.get(), "`token-file` is there beside `token-env`; wanted one of the two, or none");
        }
        return file.isPresent()
                ? file.map(text -> Secret.ofFile(paths.apply("token-file", text)))
                : variable.map(text -> Secret.ofEnvironment(text.value()));
    }

    /** Of type {@code kafka}. */
    public SinkSpec kafka() {
        sink.allow(
                "type",
                "servers",
                "topic",
                "topic-column",
                "key-column",
                "value-column",
                "headers",
                "epochs-topic",
                "user",
                "password-env",
                "password-file",
                "sasl-mechanism",
                "options");
        return new KafkaTarget(
                new KafkaSection(sink, paths, problems).settings(ClientOptions::requireForWriting),
                sink.requiredText("topic", "the topic to send to"),
                new KafkaTarget.Columns(
                        sink.text("topic-column"),
                        sink.text("key-column"),
                        sink.text("value-column"),
                        sink.named("headers")),
                sink.text("epochs-topic"));
    }
}
