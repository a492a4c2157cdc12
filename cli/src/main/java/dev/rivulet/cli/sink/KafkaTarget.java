package dev.rivulet.cli.sink;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.NamedText;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.sink.KafkaSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Topics of Kafka.
 *
 * @param columns what of a record comes of which column
 * @param epochsTopic the topic that remembers how far the sink has come
 */
public record KafkaTarget(KafkaSettings settings, YamlText topic, Columns columns, Optional<YamlText> epochsTopic)
        implements SinkSpec {

    /**
     * Columns, each where something of a record comes of it.
     *
     * @param headers by the headers' names
     */
    public record Columns(
            Optional<YamlText> topic, Optional<YamlText> key, Optional<YamlText> value, List<NamedText> headers) {
        public Columns {
            headers = List.copyOf(headers);
        }
    }

    @Override
    public Optional<Sink<Row>> sink(StructRowType rows, Path staging, ConfigProblems problems) {
        int countBefore = problems.count();
        Optional<KafkaSink<Row>> made = made(rows, staging, problems);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        KafkaSink<Row> sink = made.get();
        sink = with(sink, columns.topic(), KafkaSink::topicFrom, problems);
        sink = with(sink, columns.key(), KafkaSink::keyFrom, problems);
        sink = with(sink, columns.value(), KafkaSink::valueFrom, problems);
        sink = with(sink, epochsTopic, KafkaSink::withEpochsTopic, problems);
        for (NamedText header : columns.headers()) {
            String name = header.name().value();
            sink = with(sink, Optional.of(header.text()), (to, column) -> to.headerFrom(column, name), problems);
        }
        return problems.count() == countBefore ? Optional.of(sink) : Optional.empty();
    }

    private Optional<KafkaSink<Row>> made(StructRowType rows, Path staging, ConfigProblems problems) {
        try {
            return Optional.of(KafkaSink.json(settings, topic.value(), rows, staging));
        } catch (IllegalArgumentException wrong) {
            problems.add(topic, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private static KafkaSink<Row> with(
            KafkaSink<Row> sink,
            Optional<YamlText> text,
            BiFunction<KafkaSink<Row>, String, KafkaSink<Row>> change,
            ConfigProblems problems) {
        if (text.isEmpty()) {
            return sink;
        }
        try {
            return change.apply(sink, text.get().value());
        } catch (IllegalArgumentException wrong) {
            problems.add(text.get(), String.valueOf(wrong.getMessage()));
            return sink;
        }
    }
}
