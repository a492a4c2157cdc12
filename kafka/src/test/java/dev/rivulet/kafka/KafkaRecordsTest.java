package dev.rivulet.kafka;

import static dev.rivulet.kafka.KafkaNumbers.bytes;
import static dev.rivulet.kafka.KafkaNumbers.fromTheBeginning;
import static dev.rivulet.kafka.KafkaNumbers.number;
import static dev.rivulet.kafka.KafkaNumbers.sent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.kafka.KafkaNumbers.Number;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of records of a real broker, the first time and again. */
final class KafkaRecordsTest {

    private record Parts(
            @Nullable String key,
            @Nullable String value,
            @Nullable String id,
            String topic,
            int partition,
            long offset,
            Instant at) {}

    @RegisterExtension
    private static final BrokerExtension KAFKA = new BrokerExtension();

    private static final KafkaNumbers NUMBERS = new KafkaNumbers(KAFKA);

    @Test
    void compressedRecordsAreReadAndAbortedOnesAreNot() throws Exception {
        KAFKA.broker().createTopic("codecs", 1);
        int n = 0;
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            try (KafkaProducer<byte[], byte[]> one = KAFKA.broker()
                    .producer("compression.type=" + codec, "linger.ms=5", "transactional.id=codecs-" + codec)) {
                one.initTransactions();
                one.beginTransaction();
                for (int lost = 0; lost < 10; lost++) {
                    one.send(new ProducerRecord<>("codecs", 0, null, bytes(number(-1))))
                            .get();
                }
                one.abortTransaction();
                one.beginTransaction();
                for (int end = n + 50; n < end; n++) {
                    one.send(new ProducerRecord<>("codecs", 0, null, bytes(number(n))));
                }
                one.commitTransaction();
                one.beginTransaction();
                one.send(new ProducerRecord<>("codecs", 0, null, bytes(number(-1))))
                        .get();
                one.abortTransaction();
            }
        }
        LoggingReader reader = new LoggingReader(NUMBERS.source(fromTheBeginning("codecs")), 1, true);
        reader.untilFinished();
        reader.close();
        // What it knows of the end is behind the last marks, so nothing is missed if the broker drops them.
        KAFKA.broker().deleteRecords("codecs", 0, -1);
        reader.open();
        reader.untilFinished();
        reader.close();

        assertEquals(sent("codecs", 1, 250), reader.values());
    }

    @Test
    void partsOfARecordBecomeFields() throws Exception {
        KAFKA.broker().createTopic("parts", 2);
        KafkaSource<Parts> source = KafkaSource.parts(
                        NUMBERS.settings(), fromTheBeginning("parts"), RecordRowType.of(Parts.class))
                .keyAs("key")
                .valueAs("value")
                .headerAs("msg-id", "id")
                .topicAs("topic")
                .partitionAs("partition")
                .offsetAs("offset")
                .timestampAs("at");
        List<org.apache.kafka.common.header.Header> headers = List.of(
                new RecordHeader("msg-id", bytes("old")),
                new RecordHeader("msg-id", bytes("x-9")),
                new RecordHeader("other", bytes("y")));
        KAFKA.producer()
                .send(new ProducerRecord<>("parts", 1, 1_000L, bytes("k"), bytes("v"), headers))
                .get();
        KAFKA.producer()
                .send(new ProducerRecord<>("parts", 1, 2_000L, bytes("k"), null, List.of()))
                .get();
        KAFKA.producer()
                .send(new ProducerRecord<>("parts", 1, 3_000L, null, bytes("")))
                .get();
        LoggingReader reader = new LoggingReader(source, 1, true);
        reader.untilFinished();
        reader.close();

        assertEquals(
                List.of(
                        new Parts("k", "v", "x-9", "parts", 1, 0, Instant.ofEpochSecond(1)),
                        new Parts("k", null, null, "parts", 1, 1, Instant.ofEpochSecond(2)),
                        new Parts(null, "", null, "parts", 1, 2, Instant.ofEpochSecond(3))),
                decoded(source, reader.log));
    }

    private static <T> List<T> decoded(KafkaSource<T> source, List<Batch> log) throws Exception {
        Decoder<T> decoder = source.newDecoder();
        List<T> rows = new ArrayList<>();
        for (Batch batch : log) {
            for (int index = 0; index < batch.recordCount(); index++) {
                // What a part of the batch says of a record is the same.
                assertEquals(decoder.decode(batch.only(index), 0), decoder.decode(batch, index));
                rows.add(decoder.decode(batch, index));
            }
        }
        return rows;
    }

    @Test
    void aRecordWithoutValueIsADeadLetterAndALargeOneComesAlone() throws Exception {
        KAFKA.broker().createTopic("odd", 1);
        KAFKA.producer().send(new ProducerRecord<>("odd", 0, null, bytes(number(0))));
        KAFKA.producer().send(new ProducerRecord<>("odd", 0, bytes("k"), null));
        KAFKA.producer().send(new ProducerRecord<>("odd", 0, null, bytes(" ".repeat(200_000) + number(1))));
        KAFKA.producer()
                .send(new ProducerRecord<>("odd", 0, null, bytes(number(2))))
                .get();
        KafkaSource<Number> source = NUMBERS.source(fromTheBeginning("odd"));
        LoggingReader reader = new LoggingReader(source, 1, true);
        reader.untilFinished();
        reader.close();

        List<String> found = new ArrayList<>();
        for (Batch batch : reader.log) {
            for (int index = 0; index < batch.recordCount(); index++) {
                boolean isAlone = batch.recordCount() == 1;
                found.add(batch.isFlawed(index) + " " + (batch.recordLength(index) > 100_000 ? isAlone : ""));
            }
        }
        assertEquals(List.of("false ", "true ", "false true", "false "), found);
    }

    @Test
    void whatWasLoggedAsOffsetsIsReadAgain() throws Exception {
        KAFKA.broker().createTopic("again", 2);
        NUMBERS.send("again", 2, 0, 3_000);
        KAFKA.producer()
                .send(new ProducerRecord<>("again", 0, bytes("k"), null))
                .get();
        KafkaSource<Number> source = NUMBERS.source(fromTheBeginning("again")).loggingOffsets();
        assertTrue(source.logsReferences());
        LoggingReader reader = new LoggingReader(source, 1, true);
        reader.untilFinished();
        reader.close();
        List<Batch> log = List.copyOf(reader.log);

        LoggingReader again = new LoggingReader(source, 1, true);
        for (Batch batch : log) {
            Batch found = again.reader().readAgain(batch.toReference());
            assertTrue(batch.matches(found), () -> batch + " and " + found);
            assertEquals(
                    batch.encoded(), batch.toReference().withRecordsOf(found).encoded());
        }
        again.close();
        KAFKA.broker().deleteRecords("again", 1, 100);
        LoggingReader late = new LoggingReader(source, 1, true);
        Batch gone = log.stream()
                .filter(batch -> batch.resource().equals("again/1"))
                .findFirst()
                .orElseThrow();
        IOException lost = assertThrows(IOException.class, () -> late.reader().readAgain(gone.toReference()));
        late.close();
        assertTrue(lost.getMessage().contains("offset 0 is wanted"), lost.getMessage());
    }
}
