package dev.rivulet.mqtt.session;

import dev.rivulet.core.internal.StableHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as the broker sent it. Immutable, as long as nobody changes its bytes.
 *
 * @param qos 0, 1 or 2
 * @param isAgain whether the broker says that it has sent it before (DUP)
 * @param packetId what the broker knows it by until it is acknowledged, 1 to 65,535; 0 if its QoS is 0
 * @param properties the values of those user properties that somebody wants, in the order of the wish; null where it has none of that name
 * @param payload of a message that is too long, its beginning
 * @param flaw why it is not whole; null if it is
 */
public record Message(
        String topic,
        int qos,
        boolean isRetained,
        boolean isAgain,
        int packetId,
        List<@Nullable String> properties,
        byte[] payload,
        @Nullable String flaw) {

    /** A hash of topic and payload. */
    public long fingerprint() {
        return StableHash.combine(StableHash.of(topic), StableHash.of(payload));
    }

    /** What it takes in memory, about. */
    public int sizeBytes() {
        return 100 + 2 * topic.length() + payload.length;
    }
}
