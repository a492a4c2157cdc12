package dev.rivulet.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.kafka.position.KafkaPartition;
import dev.rivulet.kafka.position.KafkaRecord;
import java.nio.charset.StandardCharsets;
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
}
