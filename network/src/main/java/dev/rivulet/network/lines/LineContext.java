package dev.rivulet.network.lines;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.network.lines.frame.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the lines of a batch came from. Immutable.
 *
 * <p>It is the batch's context, version 1, big-endian. A line is found by its number, which is the record's offset, so that it is found in
 * a part of the batch as well:
 *
 * <pre>
 *   u8 version (1) │ i64 number of the first line │ u16 count of peers │ string of each │ i32 count of lines │ u16 peer of each
 * </pre>
 */
record LineContext(long firstNumber, List<String> peers) {

    private static final int VERSION = 1;

    static byte[] encode(long firstNumber, List<Line> lines) {
        Map<String, Integer> peers = new LinkedHashMap<>();
        lines.forEach(line -> peers.putIfAbsent(line.peer(), peers.size()));
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(firstNumber);
        out.putShort(peers.size());
        peers.keySet().forEach(out::putString);
        out.putInt(lines.size());
        lines.forEach(line -> out.putShort(peers.getOrDefault(line.peer(), 0)));
        return out.toByteArray();
    }

    /**
     * @throws IllegalArgumentException if the bytes are none of this version
     */
    static LineContext decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "lines are in the log in version " + version + ", this release reads " + VERSION);
        }
        long firstNumber = in.readLong();
        List<String> names = new ArrayList<>();
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            names.add(in.readString());
        }
        List<String> peers = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            peers.add(names.get(in.readUnsignedShort()));
        }
        return new LineContext(firstNumber, peers);
    }

    /** The same of one line alone, encoded. */
    byte[] only(long number) {
        ByteWriter out = new ByteWriter();
        out.putByte(VERSION);
        out.putLong(number);
        out.putShort(1);
        out.putString(peer(number));
        out.putInt(1);
        out.putShort(0);
        return out.toByteArray();
    }

    String peer(long number) {
        return peers.get((int) (number - firstNumber));
    }
}
