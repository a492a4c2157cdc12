package dev.rivulet.mqtt.wire;

/**
 * A message of ours. Immutable.
 *
 * @param payload not to be changed
 * @param id by which receivers know it when it comes again
 * @param idProperty the user property that has it, of MQTT 5; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record Publication(String topic, int qos, boolean isRetained, byte[] payload, String id, String idProperty) {

    /** Strings and numbers before a payload, at the most, without topic and id. */
    private static final int HEAD_SIZE_BYTES = 64;

    /** At least as much as the packet takes, in bytes. */
    public long sizeMaxBytes() {
        return HEAD_SIZE_BYTES + 3L * (topic.length() + id.length() + idProperty.length()) + payload.length;
    }
}
