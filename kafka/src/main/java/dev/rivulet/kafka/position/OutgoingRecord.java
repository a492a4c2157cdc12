package dev.rivulet.kafka.position;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to a topic. Its arrays are not to be changed.
 *
 * <p>How it waits for its commit, big-endian, read only by the run that wrote it; bytes have an i32 length before them, -1 if they are null:
 *
 * <pre>
 *   string topic │ key │ value │ for each header: value
 * </pre>
 *
 * @param headers the values of the headers, in the order of their names; null where the record is to have none
 */
public record OutgoingRecord(
        String topic, byte @Nullable [] key, byte @Nullable [] value, List<byte @Nullable []> headers) {

    private static final int NONE = -1;

    public void encode(ByteWriter out) {
        out.putString(topic);
        put(out, key);
        put(out, value);
        headers.forEach(header -> put(out, header));
    }

    public static OutgoingRecord decode(ByteReader in, int headerCount) {
        String topic = in.readString();
        byte[] key = read(in);
        byte[] value = read(in);
        List<byte @Nullable []> headers = new ArrayList<>(headerCount);
        for (int index = 0; index < headerCount; index++) {
            headers.add(read(in));
        }
        return new OutgoingRecord(topic, key, value, headers);
    }

    private static void put(ByteWriter out, byte @Nullable [] bytes) {
        if (bytes == null) {
            out.putInt(NONE);
        } else {
            out.putSizedBytes(bytes);
        }
    }

    private static byte @Nullable [] read(ByteReader in) {
        int length = in.readInt();
        return length == NONE ? null : in.readBytes(length);
    }
}
