package dev.rivulet.kafka.sink;

import dev.rivulet.core.row.RowType;
import dev.rivulet.core.sink.Sink;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.kafka.broker.ClientOptions;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.wire.TransactionLink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Sends rows to topics of Kafka, exactly once for consumers that read committed records alone. Immutable.
 *
 * <p>The rows of an epoch wait in a file until the epoch is committed, and are then sent in one transaction, together with a record in a topic of its
 * own that says which epoch it was. A start reads that record; so no epoch is sent twice, and none is missed.
 *
 * @param <T> the rows
 */
public final class KafkaSink<T> implements Sink<T> {

    /** Unless told otherwise, the topic that remembers how far sinks have come. */
    public static final String EPOCHS_TOPIC_DEFAULT = "rivulet-epochs";

    private final RowType<T> rows;
    private final KafkaTarget target;

    private KafkaSink(RowType<T> rows, KafkaTarget target) {
        ClientOptions.requireForWriting(target.settings().options());
        TransactionLink.requireOptions(target.settings());
        this.rows = rows;
        this.target = target;
    }

    /**
     * A sink to one topic, whose values are the rows as JSON objects.
     *
     * @param staging a directory in which rows wait for their commit; created if need be, and of no other sink
     * @throws IllegalArgumentException if the topic cannot be one, or an option cannot be set
     */
    public static <T> KafkaSink<T> json(KafkaSettings settings, String topic, RowType<T> rows, Path staging) {
        KafkaWanted.requireTopic(topic);
        RecordShape shape = new RecordShape(topic, null, null, null, List.of(), List.of());
        return new KafkaSink<>(rows, new KafkaTarget(settings, shape, EPOCHS_TOPIC_DEFAULT, staging, point -> {}));
    }

    /**
     * The same sink, whose records have the value of a column as their key, by which Kafka chooses the partition: binary as it is, everything else as
     * text; none where it is null.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public KafkaSink<T> keyFrom(String column) {
        return with(column, target.shape().withKeyColumn(column));
    }

    /**
     * The same sink, whose records have a column as their value in the place of JSON: binary as it is, everything else as text; where it is
     * null the record has none, which deletes its key where a topic is compacted.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public KafkaSink<T> valueFrom(String column) {
        return with(column, target.shape().withValueColumn(column));
    }

    /**
     * The same sink, whose records have a column as a header; none where it is null.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public KafkaSink<T> headerFrom(String column, String header) {
        return with(column, target.shape().withHeader(header, column));
    }

    /**
     * The same sink, where a column says which topic each row goes to. A row that names none ends the job.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public KafkaSink<T> topicFrom(String column) {
        return with(column, target.shape().withTopicColumn(column));
    }

    /**
     * The same sink, with another topic that remembers how far it has come. It is created if it is not there; if it is made by hand, it is to have
     * one partition, and {@code cleanup.policy=compact}.
     *
     * @throws IllegalArgumentException if it cannot be a topic
     */
    public KafkaSink<T> withEpochsTopic(String topic) {
        KafkaWanted.requireTopic(topic);
        return new KafkaSink<>(
                rows, new KafkaTarget(target.settings(), target.shape(), topic, target.staging(), target.crashes()));
    }

    /** For tests, which end the process where a commit is. */
    KafkaSink<T> withCrashes(KafkaTarget.CrashPoints crashes) {
        return new KafkaSink<>(
                rows,
                new KafkaTarget(target.settings(), target.shape(), target.epochsTopic(), target.staging(), crashes));
    }

    private KafkaSink<T> with(String column, RecordShape shape) {
        rows.schema().requireIndexOf(column);
        return new KafkaSink<>(
                rows,
                new KafkaTarget(target.settings(), shape, target.epochsTopic(), target.staging(), target.crashes()));
    }

    @Override
    public SinkSession<T> open(SinkContext context) throws IOException {
        StagedRows.clear(context.disk(), target.staging());
        StagingWriter<T> writer = new StagingWriter<>(
                new RowRecords<>(rows, target.shape()), context.disk(), context.clock(), target.staging());
        return new KafkaSession<>(writer, new EpochCommitter(context, target));
    }

    @Override
    public RowType<T> rowType() {
        return rows;
    }

    @Override
    public String description() {
        return "kafka[" + target.settings().servers().get(0) + ", "
                + target.fixedTopic().orElse("by " + target.shape().topicColumn()) + "]";
    }
}
