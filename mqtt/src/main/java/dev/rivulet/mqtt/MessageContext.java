package dev.rivulet.mqtt;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.mqtt.session.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of messages says of each beside its payload. Immutable.
 *
 * <p>It is the batch's context, version 1, big-endian. A message is found by its number, which is the record's offset, so that it is
 * found in a part of the batch as well:
 *
 * <pre>
 *   u8 version (1) │ i64 number of the first message │ u16 count of topics │ string of each
 *   u16 count of user properties │ string name of each │ i32 count of messages │ for each:
 *     u16 topic │ u8 bits 0 and 1: QoS, bit 2: retained │ for each user property: u8 0, or 1 and a string
 * </pre>
 */
record MessageContext(long firstNumber, List<String> propertyNames, List<About> messages) {

    private static final int VERSION = 1;
    private static final int RETAINED = 4;

    /**
     * @param properties the values of the user properties, in the order of their names
     */
    record About(String topic, int qos, boolean isRetained, List<@Nullable String> properties) {}

    static byte[] encode(long firstNumber, List<String> propertyNames, List<Message> messages) {
        Map<String, Integer> topics = new LinkedHashMap<>();
        messages.forEach(message -> topics.putIfAbsent(message.topic(), topics.size()));
        ByteWriter out = new ByteWriter();
        writeHead(out, firstNumber, topics.keySet(), propertyNames, messages.size());
        for (Message message : messages) {
            int topic = topics.getOrDefault(message.topic(), 0);
            write(out, topic, message.qos(), message.isRetained(), message.properties());
        }
        return out.toByteArray();
    }

    private static void writeHead(
            ByteWriter out, long firstNumber, Collection<String> topics, List<String> propertyNames, int count) {
        out.putByte(VERSION);
        out.putLong(firstNumber);
        out.putShort(topics.size());
        topics.forEach(out::putString);
        out.putShort(propertyNames.size());
        propertyNames.forEach(out::putString);
        out.putInt(count);
    }

    private static void write(
            ByteWriter out, int topic, int qos, boolean isRetained, List<@Nullable String> properties) {
        out.putShort(topic);
        out.putByte(qos | (isRetained ? RETAINED : 0));
        for (String property : properties) {
            out.putByte(property == null ? 0 : 1);
            if (property != null) {
                out.putString(property);
            }
        }
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of this version
     */
    static MessageContext decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "messages of MQTT are in the log in version " + version + ", this release reads " + VERSION);
        }
        long firstNumber = in.readLong();
        List<String> topics = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            topics.add(in.readString());
        }
        List<String> propertyNames = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            propertyNames.add(in.readString());
        }
        List<About> messages = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            String topic = topics.get(in.readUnsignedShort());
            int flags = in.readByte();
            List<@Nullable String> properties = new ArrayList<>(propertyNames.size());
            for (int index = 0; index < propertyNames.size(); index++) {
                properties.add(in.readByte() == 0 ? null : in.readString());
            }
            messages.add(new About(topic, flags & 3, (flags & RETAINED) != 0, properties));
        }
        return new MessageContext(firstNumber, propertyNames, messages);
    }

    /** The same of one message alone, encoded. */
    byte[] only(long number) {
        About about = about(number);
        ByteWriter out = new ByteWriter();
        writeHead(out, number, List.of(about.topic()), propertyNames, 1);
        write(out, 0, about.qos(), about.isRetained(), about.properties());
        return out.toByteArray();
    }

    About about(long number) {
        return messages.get((int) (number - firstNumber));
    }
}
