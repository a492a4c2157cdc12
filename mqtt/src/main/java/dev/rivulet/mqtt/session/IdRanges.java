package dev.rivulet.mqtt.session;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Packet ids as ranges: brokers give them out in a row, so that thousands of them are a few bytes. Immutable.
 *
 * <pre>
 *   u16 count │ for each range, ascending, with a gap between any two: u16 first │ u16 last
 * </pre>
 */
public record IdRanges(List<Range> ranges) {

    public static final IdRanges NONE = new IdRanges(List.of());

    /** Both ends included. */
    public record Range(int first, int last) {}

    public IdRanges {
        ranges = List.copyOf(ranges);
    }

    /**
     * @param ids in any order
     */
    public static IdRanges of(Collection<Integer> ids) {
        List<Range> ranges = new ArrayList<>();
        int[] sorted = ids.stream().mapToInt(Integer::intValue).sorted().toArray();
        for (int index = 0; index < sorted.length; index++) {
            int first = index;
            while (index + 1 < sorted.length && sorted[index + 1] == sorted[index] + 1) {
                index++;
            }
            ranges.add(new Range(sorted[first], sorted[index]));
        }
        return new IdRanges(ranges);
    }

    public IntStream ids() {
        return ranges.stream().flatMapToInt(range -> IntStream.rangeClosed(range.first, range.last));
    }

    void encode(ByteWriter out) {
        out.putShort(ranges.size());
        for (Range range : ranges) {
            out.putShort(range.first);
            out.putShort(range.last);
        }
    }

    static IdRanges decode(ByteReader in) {
        int count = in.readUnsignedShort();
        List<Range> ranges = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            ranges.add(new Range(in.readUnsignedShort(), in.readUnsignedShort()));
        }
        return new IdRanges(ranges);
    }
}
