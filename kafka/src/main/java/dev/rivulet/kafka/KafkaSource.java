package dev.rivulet.kafka;

import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.kafka.RecordField.Part;
import dev.rivulet.kafka.broker.ClientOptions;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.wire.ConsumerLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records of Kafka's topics. Immutable.
 *
 * <p>Each partition of a topic is a partition of the source, and its place in the log is Kafka's own offset. A start goes on from the log; so each
 * record is in the log exactly once, through kills, cut connections and brokers that go and come. A consumer group is told how far we are,
 * and asked only where its members share the partitions out.
 *
 * <p>Records of aborted transactions, and of such as are not committed yet, are not read unless the option {@code isolation.level} says so. A record
 * without value becomes a dead letter, unless rows are made of the records' parts alone.
 *
 * <p>The job starts whether or not a broker can be reached, and goes on when all are gone. What a broker refuses for good, such as a wrong
 * password, or a topic that is not there, stops the job at the first connection, and is tried again later ones.
 *
 * @param <T> the rows
 */
public final class KafkaSource<T> implements Source<T> {

    private final KafkaSettings settings;
    private final KafkaWanted wanted;
    private final RowType<T> rows;
    private final @Nullable Function<RowType<T>, Decoder<T>> valueDecoder;
    private final List<RecordField> fields;
    private final boolean logsReferences;

    private KafkaSource(
            KafkaSettings settings,
            KafkaWanted wanted,
            RowType<T> rows,
            @Nullable Function<RowType<T>, Decoder<T>> valueDecoder,
            List<RecordField> fields,
            boolean logsReferences) {
        ClientOptions.requireForReading(settings.options());
        ConsumerLink.requireOptions(settings);
        this.settings = settings;
        this.wanted = wanted;
        this.rows = rows;
        this.valueDecoder = valueDecoder;
        this.fields = List.copyOf(fields);
        this.logsReferences = logsReferences;
    }

    /**
     * Values that are one JSON object each; see {@link JsonDecoder} for what it may hold.
     *
     * @throws IllegalArgumentException if an option cannot be set, or there is a field that no JSON value stands for
     */
    public static <T> KafkaSource<T> json(KafkaSettings settings, KafkaWanted wanted, RowType<T> rows) {
        return of(settings, wanted, rows, JsonDecoder::new);
    }

    /**
     * Values of any format.
     *
     * @param valueDecoder makes a decoder that builds rows of the type that it is given
     * @throws IllegalArgumentException if an option cannot be set
     */
    public static <T> KafkaSource<T> of(
            KafkaSettings settings,
            KafkaWanted wanted,
            RowType<T> rows,
            Function<RowType<T>, Decoder<T>> valueDecoder) {
        return new KafkaSource<>(settings, wanted, rows, valueDecoder, List.of(), false);
    }

    /**
     * Rows of the records' parts alone, of which {@link #valueAs} gives the value as it is. A record without value is a row like any other.
     *
     * @throws IllegalArgumentException if an option cannot be set
     */
    public static <T> KafkaSource<T> parts(KafkaSettings settings, KafkaWanted wanted, RowType<T> rows) {
        return new KafkaSource<>(settings, wanted, rows, null, List.of(), false);
    }

    /**
     * The same source, with the record's key in a field; null where it has none.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no string or binary that may be null
     */
    public KafkaSource<T> keyAs(String field) {
        return with(field, Part.KEY, "");
    }

    /**
     * The same source, with the record's value as it is in a field; null where it has none.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no string or binary that may be null
     */
    public KafkaSource<T> valueAs(String field) {
        return with(field, Part.VALUE, "");
    }

    /**
     * The same source, with the value of a header in a field, the last one of that name; null where a record has none.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no string or binary that may be null
     */
    public KafkaSource<T> headerAs(String header, String field) {
        return with(field, Part.HEADER, header);
    }

    /**
     * The same source, with the record's topic in a field.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no string
     */
    public KafkaSource<T> topicAs(String field) {
        return with(field, Part.TOPIC, "");
    }

    /**
     * The same source, with the number of the record's partition in a field.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no int
     */
    public KafkaSource<T> partitionAs(String field) {
        return with(field, Part.PARTITION, "");
    }

    /**
     * The same source, with the record's offset in a field.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no long
     */
    public KafkaSource<T> offsetAs(String field) {
        return with(field, Part.OFFSET, "");
    }

    /**
     * The same source, with the record's time in a field: when it was made or, if the topic says so, when the broker got it.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no timestamp
     */
    public KafkaSource<T> timestampAs(String field) {
        return with(field, Part.TIMESTAMP, "");
    }

    /**
     * The same source, whose values stay with the brokers: the log has their offsets and checksums, beside keys and headers that are wanted.
     * What is computed again is read again from there; so the brokers must keep records for as long as the log may need them, and not
     * compact them.
     */
    public KafkaSource<T> loggingOffsets() {
        return new KafkaSource<>(settings, wanted, rows, valueDecoder, fields, true);
    }

    private KafkaSource<T> with(String name, Part part, String header) {
        Field field = rows.schema().field(rows.schema().requireIndexOf(name));
        List<RecordField> more = new ArrayList<>(fields);
        more.add(RecordField.of(field, part, header));
        return new KafkaSource<>(settings, wanted, rows, valueDecoder, more, logsReferences);
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        List<String> headers = fields.stream()
                .filter(field -> field.part() == Part.HEADER)
                .map(RecordField::header)
                .distinct()
                .toList();
        boolean hasKeys = fields.stream().anyMatch(field -> field.part() == Part.KEY);
        return KafkaReader.open(context, settings, wanted, new RecordParts(hasKeys, headers));
    }

    @Override
    public boolean logsReferences() {
        return logsReferences;
    }

    @Override
    public byte[] contextOf(byte[] context, long recordOffset) {
        return RecordContext.decode(context).only(recordOffset);
    }

    @Override
    public Decoder<T> newDecoder() {
        return new KafkaDecoder<>(rows, fields, valueDecoder);
    }

    @Override
    public String description() {
        return "kafka[" + settings.servers().get(0) + ", " + String.join(" ", wanted.topics()) + "]";
    }
}
