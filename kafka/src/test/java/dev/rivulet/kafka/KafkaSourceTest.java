package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.kafka.broker.KafkaCredentials;
import dev.rivulet.kafka.broker.KafkaCredentials.Mechanism;
import dev.rivulet.kafka.broker.KafkaGroup;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.broker.StartingOffsets;
import dev.rivulet.kafka.wire.ConsumerEvent;
import dev.rivulet.kafka.wire.ConsumerLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Against a real broker. */
final class KafkaSourceTest {

    private record Number(int n) {}

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

    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void startBroker() throws IOException {
        producer = KAFKA.broker().producer();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        producer.close(Duration.ZERO);
    }

    private static KafkaSettings settings() {
        return KafkaSettings.of(KAFKA.broker().server()).withDiscovery(Duration.ofMillis(100));
    }

    private static KafkaWanted fromTheBeginning(String topic) {
        return KafkaWanted.of(topic).withStart(StartingOffsets.EARLIEST);
    }

    private static KafkaSource<Number> numbers(KafkaWanted wanted) {
        return KafkaSource.json(settings(), wanted, RecordRowType.of(Number.class));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String number(int n) {
        return "{\"n\":" + n + "}";
    }

    /** Sends numbers to partitions in turn. */
    private static void send(String topic, int partitionCount, int first, int count) {
        for (int n = first; n < first + count; n++) {
            producer.send(new ProducerRecord<>(topic, n % partitionCount, null, bytes(number(n))));
        }
        producer.flush();
    }

    private static Map<String, List<String>> sent(String topic, int partitionCount, int count) {
        Map<String, List<String>> sent = new TreeMap<>();
        for (int n = 0; n < count; n++) {
            sent.computeIfAbsent(topic + "/" + n % partitionCount, place -> new ArrayList<>())
                    .add(number(n));
        }
        return sent;
    }

    @Test
    void aStartGoesOnFromTheLogAndNotFromTheGroup() throws Exception {
        KAFKA.broker().createTopic("kills", 3);
        LoggingReader reader =
                new LoggingReader(numbers(fromTheBeginning("kills").withGroup(new KafkaGroup("shown", false))), 5);
        for (int round = 0; round < 6; round++) {
            send("kills", 3, round * 1_000, 1_000);
            int wanted = round * 1_000 + 500;
            reader.until(() -> reader.recordCount() >= wanted);
            reader.kill();
        }
        reader.until(() -> reader.recordCount() >= 6_000);
        reader.until(() ->
                IntStream.range(0, 3).allMatch(one -> KAFKA.broker().committed("shown", "kills", one) == 2_000));
        reader.close();

        assertEquals(sent("kills", 3, 6_000), reader.values());
    }

    @Test
    void aJobBeginsAtTheEndAndReadsNewPartitionsWhole() throws Exception {
        KAFKA.broker().createTopic("grows", 1);
        send("grows", 1, 1_000_000, 10); // Before the job's time.
        LoggingReader reader = new LoggingReader(numbers(KafkaWanted.of("grows")), 1);
        reader.until(() -> !reader.log.isEmpty());
        reader.kill(); // It has had no record yet, and must know all the same where it began.
        send("grows", 1, 0, 1);
        KAFKA.broker().addPartitions("grows", 3);
        producer.send(new ProducerRecord<>("grows", 2, null, bytes(number(2)))).get();
        reader.until(() -> reader.recordCount() >= 2);
        producer.send(new ProducerRecord<>("grows", 1, null, bytes(number(1)))).get();
        reader.until(() -> reader.recordCount() >= 3);
        reader.kill();
        producer.send(new ProducerRecord<>("grows", 1, null, bytes(number(4)))).get();
        reader.until(() -> reader.recordCount() >= 4);
        reader.close();

        assertEquals(
                Map.of(
                        "grows/0", List.of(number(0)),
                        "grows/1", List.of(number(1), number(4)),
                        "grows/2", List.of(number(2))),
                reader.values());
    }

    @Test
    void onlyThePartitionsThatAreNamedAreRead() throws Exception {
        KAFKA.broker().createTopic("named", 3);
        send("named", 3, 0, 30);
        LoggingReader reader =
                new LoggingReader(numbers(fromTheBeginning("named").withPartitions(Set.of(1))), 1, true);
        reader.untilFinished();
        reader.close();

        assertEquals(Map.of("named/1", sent("named", 3, 30).get("named/1")), reader.values());
    }

    @Test
    void membersOfAGroupShareThePartitionsAndEachRecordIsInOneLog() throws Exception {
        KAFKA.broker().createTopic("shared", 4);
        KafkaSource<Number> source = KafkaSource.json(
                settings().withOption("heartbeat.interval.ms", "200"),
                fromTheBeginning("shared").withGroup(new KafkaGroup("members", true)),
                RecordRowType.of(Number.class));
        LoggingReader first = new LoggingReader(source, 1);
        send("shared", 4, 0, 1_000);
        first.until(() -> first.recordCount() >= 500);
        LoggingReader second = new LoggingReader(source, 2);
        // The first one has something of each partition under way when half of them are to go.
        first.holdBack(true);
        int[] steps = {0};
        LoggingReader.stepUntil(() -> second.recordCount() > 0 || ++steps[0] > 5_000, first, second);
        first.holdBack(false);
        for (int round = 1; second.recordCount() == 0 || round < 3; round++) {
            send("shared", 4, round * 1_000, 1_000);
            int wanted = (round + 1) * 1_000;
            LoggingReader.stepUntil(() -> first.recordCount() + second.recordCount() >= wanted, first, second);
        }
        int before = first.recordCount() + second.recordCount();
        first.close();
        send("shared", 4, before, 1_000);
        second.until(() -> first.recordCount() + second.recordCount() >= before + 1_000);
        second.kill();
        // Comes back to partitions of which its own log has only an old state.
        first.open();
        send("shared", 4, before + 1_000, 1_000);
        LoggingReader.stepUntil(() -> first.recordCount() + second.recordCount() >= before + 2_000, first, second);
        first.close();
        second.close();

        assertEquals(
                sent("shared", 4, before + 2_000).values().stream()
                        .flatMap(List::stream)
                        .sorted()
                        .toList(),
                Stream.of(first, second)
                        .flatMap(reader -> reader.values().values().stream())
                        .flatMap(List::stream)
                        .sorted()
                        .toList());
    }

    @Test
    void recordsThatTheBrokerHasDroppedAreAFailureUnlessSomebodySaysOtherwise() throws Exception {
        KAFKA.broker().createTopic("short", 1);
        send("short", 1, 0, 100);
        LoggingReader reader = new LoggingReader(numbers(fromTheBeginning("short")), 1);
        reader.until(() -> reader.recordCount() >= 100);
        reader.close();
        send("short", 1, 100, 100);
        KAFKA.broker().deleteRecords("short", 0, 150);
        reader.open();
        IOException lost = assertThrows(IOException.class, () -> reader.until(() -> false));
        reader.close();
        LoggingReader other =
                new LoggingReader(numbers(fromTheBeginning("short").withFailsOnDataLoss(false)), 1);
        other.log.addAll(reader.log);
        other.kill();
        other.until(() -> other.recordCount() >= 150);
        other.close();

        assertTrue(
                lost.getMessage()
                        .contains("topic short, partition 0: offset 100 is wanted, the earliest that the brokers still"
                                + " have is 150, so 50 offsets are lost"),
                lost.getMessage());
        assertEquals(number(150), other.values().get("short/0").get(100));
    }

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
        LoggingReader reader = new LoggingReader(numbers(fromTheBeginning("codecs")), 1, true);
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
                        settings(), fromTheBeginning("parts"), RecordRowType.of(Parts.class))
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
        producer.send(new ProducerRecord<>("parts", 1, 1_000L, bytes("k"), bytes("v"), headers))
                .get();
        producer.send(new ProducerRecord<>("parts", 1, 2_000L, bytes("k"), null, List.of()))
                .get();
        producer.send(new ProducerRecord<>("parts", 1, 3_000L, null, bytes(""))).get();
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
        producer.send(new ProducerRecord<>("odd", 0, null, bytes(number(0))));
        producer.send(new ProducerRecord<>("odd", 0, bytes("k"), null));
        producer.send(new ProducerRecord<>("odd", 0, null, bytes(" ".repeat(200_000) + number(1))));
        producer.send(new ProducerRecord<>("odd", 0, null, bytes(number(2)))).get();
        KafkaSource<Number> source = numbers(fromTheBeginning("odd"));
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
    void anEpochHasNoMoreRecordsThanAreAllowed() throws Exception {
        KAFKA.broker().createTopic("slow", 2);
        send("slow", 2, 0, 100);
        LoggingReader reader =
                new LoggingReader(numbers(fromTheBeginning("slow").withRecordsPerTriggerMax(30)), 1, true);
        List<Integer> counts = new ArrayList<>();
        while (!reader.reader().isFinished()) {
            reader.reader().startTrigger();
            reader.until(
                    () -> reader.reader().isTriggerFull() || reader.reader().isFinished());
            for (int step = 0; step < 20; step++) {
                reader.step(); // What is under way becomes durable, and nothing more comes.
            }
            counts.add(reader.recordCount());
        }
        reader.close();

        assertEquals(4, counts.size(), counts.toString());
        assertEquals(sent("slow", 2, 100), reader.values());
    }

    @Test
    void noMoreWaitsInMemoryThanIsAllowed() throws Exception {
        KAFKA.broker().createTopic("heavy", 1);
        int count = 10_000;
        for (int n = 0; n < count; n++) {
            producer.send(new ProducerRecord<>("heavy", 0, null, new byte[1_000]));
        }
        producer.flush();
        KafkaWanted wanted = fromTheBeginning("heavy");
        SourceContext context = new SourceContext("kafka", Map.of(), false, new SystemDisk(), new SystemClock());
        try (ConsumerLink idle =
                new ConsumerLink(context, settings().withBufferSizeMax(1 << 20), wanted, List.of(), Map.of())) {
            LoggingReader other = new LoggingReader(numbers(wanted), 1, true);
            other.untilFinished(); // In this time the first one could have read all as well.
            other.close();
            long waitingBytes = 0;
            int found = 0;
            while (found < count) {
                ConsumerEvent event = idle.poll();
                if (event instanceof ConsumerEvent.Fetched fetched) {
                    found += fetched.records().size();
                    waitingBytes += fetched.sizeBytes();
                    // A poll brings up to 500 records more.
                    assertTrue(waitingBytes < (1 << 20) + 500 * 1_100, waitingBytes + " bytes wait");
                } else if (event == null && waitingBytes > 0) {
                    idle.release(waitingBytes);
                    waitingBytes = 0;
                }
            }
        }
    }

    @Test
    void whatWasLoggedAsOffsetsIsReadAgain() throws Exception {
        KAFKA.broker().createTopic("again", 2);
        send("again", 2, 0, 3_000);
        producer.send(new ProducerRecord<>("again", 0, bytes("k"), null)).get();
        KafkaSource<Number> source = numbers(fromTheBeginning("again")).loggingOffsets();
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

    @Test
    void whatSomebodyHasToMendIsSaidAtTheFirstConnection() throws Exception {
        KAFKA.broker().createTopic("there", 1);
        assertRefused("topic gone is not there", settings(), KafkaWanted.of("gone"));
        assertRefused(
                "topic there has 1 partitions, and partition 3 is wanted",
                settings(),
                KafkaWanted.of("there").withPartitions(Set.of(3)));
        KafkaSettings user =
                KafkaSettings.of(KAFKA.broker().userServer()).withOption("security.protocol", "SASL_PLAINTEXT");
        assertRefused(
                "Authentication failed: Invalid username or password",
                user.withCredentials(new KafkaCredentials(Mechanism.PLAIN, "anna", () -> "wrong \" one\\")),
                KafkaWanted.of("there"));
        assertRefused(
                "Not authorized to access topics: [there]",
                user.withCredentials(new KafkaCredentials(Mechanism.PLAIN, "anna", () -> "secret")),
                KafkaWanted.of("there"));
    }

    private static void assertRefused(String reason, KafkaSettings settings, KafkaWanted wanted) throws IOException {
        LoggingReader reader = new LoggingReader(KafkaSource.json(settings, wanted, RecordRowType.of(Number.class)), 1);
        IOException refused = assertThrows(IOException.class, () -> reader.until(() -> false));
        reader.close();
        assertTrue(
                refused.getMessage().startsWith("source kafka: " + settings.servers())
                        && refused.getMessage().contains(reason),
                refused.getMessage());
    }
}
