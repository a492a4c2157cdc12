package dev.rivulet.delta.spill;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row in bytes: equal rows have equal bytes. Immutable, as long as nobody changes the bytes.
 *
 * @param place decides where the row goes: a hash, or where it comes in an order; equal for equal rows
 */
public record EncodedRow(long place, byte[] bytes) {

    /** What an entry of a table of these takes besides the bytes, about. */
    private static final int OVERHEAD_SIZE_BYTES = 128;

    public long memorySizeBytes() {
        return bytes.length + OVERHEAD_SIZE_BYTES;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncodedRow row && place == row.place && Arrays.equals(bytes, row.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(place);
    }
}
