package dev.rivulet.network.http.body;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of a request: places in the bytes of its body. Immutable once built, as long as nobody changes the bytes. */
public final class RequestRecords {

    /** What is kept of a record that is too long, for people to recognise it. */
    static final int KEPT_OF_LONG_RECORD_BYTES = 4 << 10;

    private final byte[] bytes;
    private final int[] starts;
    private final int[] lengths;

    /** Of the few that are not whole. Only looked up, never iterated. */
    private final Map<Integer, String> flaws;

    private RequestRecords(byte[] bytes, int[] starts, int[] lengths, Map<Integer, String> flaws) {
        this.bytes = bytes;
        this.starts = starts;
        this.lengths = lengths;
        this.flaws = flaws;
    }

    public int count() {
        return starts.length;
    }

    /** The bytes that {@link #start} and {@link #length} speak of; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public int start(int index) {
        return starts[index];
    }

    /** In bytes; of a record that is not whole, what is left. */
    public int length(int index) {
        return lengths[index];
    }

    /** Why a record is not whole; null if it is. */
    public @Nullable String flaw(int index) {
        return flaws.get(index);
    }

    /** What it takes in memory beside the body, about. */
    public int indexSizeBytes() {
        return 8 * starts.length + 64 * flaws.size();
    }

    /** Collects records. One owner; good for one request. */
    static final class Builder {

        private final byte[] bytes;
        private final BodyLimits limits;
        private final Map<Integer, String> flaws = new HashMap<>();
        private int[] starts = new int[16];
        private int[] lengths = new int[16];
        private int count;

        Builder(byte[] bytes, BodyLimits limits) {
            this.bytes = bytes;
            this.limits = limits;
        }

        void add(int start, int end) throws RefusedBodyException {
            if (count == limits.recordCountMax()) {
                throw new RefusedBodyException(
                        true, "there are more than " + limits.recordCountMax() + " records; send several requests");
            }
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
                lengths = Arrays.copyOf(lengths, 2 * count);
            }
            int length = end - start;
            if (length > limits.recordSizeMax()) {
                flaws.put(count, "the record is longer than " + limits.recordSizeMax() + " bytes: " + length);
                length = Math.min(length, KEPT_OF_LONG_RECORD_BYTES);
            }
            starts[count] = start;
            lengths[count] = length;
            count++;
        }

        RequestRecords build() {
            return new RequestRecords(bytes, Arrays.copyOf(starts, count), Arrays.copyOf(lengths, count), flaws);
        }
    }
}
