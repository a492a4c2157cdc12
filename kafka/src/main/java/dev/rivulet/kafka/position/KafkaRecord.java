package dev.rivulet.kafka.position;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came. Its arrays are not to be changed.
 *
 * @param timestampMillis since 1970; negative if it has none
 * @param leaderEpoch -1 if it is not known
 * @param key null if it has none
 * @param value null if it has none, which deletes the key where topics are compacted
 * @param headers the last value of each header that somebody wants, in the order in which they are wanted; null where it has none
 */
public record KafkaRecord(
        long offset,
        long timestampMillis,
        int leaderEpoch,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<byte @Nullable []> headers) {

    private static final int OVERHEAD_BYTES = 96;

    /** About what it takes in memory. */
    public int sizeBytes() {
        int size = OVERHEAD_BYTES + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        for (byte[] header : headers) {
            size += header == null ? 0 : header.length;
        }
        return size;
    }
}
