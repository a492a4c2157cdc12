package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.connectors.senml.SenmlDecoder;
import dev.rivulet.core.batch.BatchBuilder;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.kafka.broker.KafkaSettings;
import dev.rivulet.kafka.broker.KafkaWanted;
import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.KafkaRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a dead letter keeps of the context of its batch. */
class RecordContextTest {

    private static final int COUNT = 300;

    private static KafkaRecord record(int index) {
        byte[] key = index % 5 == 0 ? null : ("key-" + index).getBytes(StandardCharsets.UTF_8);
        byte[] header = index % 3 == 0 ? null : ("header-" + index).getBytes(StandardCharsets.UTF_8);
        byte[] value = index % 11 == 0 ? null : new byte[] {1};
        // Offsets have gaps, as those of transactions and compacted topics do.
        return new KafkaRecord(
                5_000 + 3L * index, 1_000L * index - 1, 1, key, value, Collections.singletonList(header));
    }

    @Test
    void contextOfOneRecordSaysTheSameOfItAndNothingOfOthers() {
        List<KafkaRecord> records =
                IntStream.range(0, COUNT).mapToObj(RecordContextTest::record).toList();
        KafkaPartition partition = new KafkaPartition("readings", 3);
        RecordContext all = RecordContext.decode(
                RecordContext.encode(partition, new RecordParts(true, List.of("msg-id")), records));

        for (KafkaRecord record : records) {
            byte[] bytes = all.only(record.offset());
            RecordContext one = RecordContext.decode(bytes);
            RecordContext.About about = one.about(record.offset());

            assertTrue(bytes.length < 100, "bytes: " + bytes.length);
            assertEquals(partition, one.partition());
            assertEquals(List.of("msg-id"), one.headerNames());
            assertEquals(record.offset(), about.offset());
            assertEquals(record.timestampMillis(), about.timestampMillis());
            assertEquals(record.value() != null, about.hasValue());
            assertArrayEquals(record.key(), about.key());
            assertArrayEquals(record.headers().get(0), about.headers().get(0));
        }
    }

    @Test
    void eachRowOfAValueHasThePartsOfItsRecord() throws MalformedRowException {
        List<KafkaRecord> records =
                IntStream.range(0, 2).mapToObj(RecordContextTest::record).toList();
        KafkaSource<Row> source = KafkaSource.<Row>of(
                        KafkaSettings.of("localhost:9092"),
                        KafkaWanted.of("readings"),
                        StructRowType.of(
                                "r",
                                Schema.of(
                                        new Field("offset", Simple.LONG, false),
                                        new Field("value", Simple.DOUBLE, true))),
                        SenmlDecoder::new)
                .offsetAs("offset");
        byte[] pack = "[{\"bn\":\"a\",\"v\":1},{\"v\":2}]".getBytes(StandardCharsets.UTF_8);
        byte[] about = RecordContext.encode(
                new KafkaPartition("readings", 3), new RecordParts(true, List.of("msg-id")), records);
        long offset = records.get(1).offset();
        BatchBuilder batch = new BatchBuilder("kafka", 3, "readings", about, new byte[0]);
        batch.add(offset, pack, 0, pack.length);
        List<String> rows = new ArrayList<>();

        source.newDecoder()
                .decodeAll(
                        batch.build(new byte[0], 0), 0, row -> rows.add(row.longValue(0) + " " + row.doubleValue(1)));

        assertEquals(List.of(offset + " 1.0", offset + " 2.0"), rows);
    }
}
